import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { AuditLog } from '../../src/app/ports.ts';
import { JournalFile } from './journal-appender.ts';
import { ifExists } from './read-json.ts';

const FIRST_HASH = '0'.repeat(64);

/**
 * Who did what when, one JSON object a line. Each entry carries the SHA-256 of the line before it,
 * so that a changed, removed or inserted line shows (`verifyAudit`); cutting off the end does not,
 * unless the last hash was noted elsewhere.
 */
export class AuditFile implements AuditLog {
  #journal: JournalFile;
  #previousHash: string;
  #last: Promise<void> = Promise.resolve();

  private constructor(journal: JournalFile, previousHash: string) {
    this.#journal = journal;
    this.#previousHash = previousHash;
  }

  static async open(path: string): Promise<AuditFile> {
    const { journal, tornBytes } = await JournalFile.open(path);
    const lastLine = (await readFile(path, 'utf8')).trimEnd().split('\n').at(-1) ?? '';
    const audit = new AuditFile(journal, lastLine === '' ? FIRST_HASH : hashOf(lastLine));
    if (tornBytes > 0) await audit.append('audit.tornLine', 'audit.jsonl', { tornBytes });
    return audit;
  }

  append(action: string, subject: string, detail?: Record<string, string | number>) {
    const appended = this.#last.then(async () => {
      const line = JSON.stringify({
        at: new Date().toISOString(),
        who: userName(),
        action,
        subject,
        ...(detail === undefined ? {} : { detail }),
        previousHash: this.#previousHash,
      });
      await this.#journal.append(`${line}\n`);
      this.#previousHash = hashOf(line);
    });
    this.#last = appended.catch(() => {});
    return appended;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#journal.close();
  }
}

/** The first line (from 1) that does not follow from the one before it, or null when all do. */
export async function verifyAudit(path: string): Promise<{ line: number } | null> {
  const lines = ((await ifExists(readFile(path, 'utf8'))) ?? '').split('\n').slice(0, -1);
  let previousHash = FIRST_HASH;
  for (const [index, line] of lines.entries()) {
    if (claimedHash(line) !== previousHash) return { line: index + 1 };
    previousHash = hashOf(line);
  }
  return null;
}

function claimedHash(line: string): unknown {
  try {
    return JSON.parse(line).previousHash;
  } catch {
    return undefined;
  }
}

/** The account's name; a container's account may have none, only a number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
