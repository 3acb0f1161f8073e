import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type {
  AuditLog,
  JournalAppender,
  ReadingStore,
  StoredReading,
  WholeReading,
} from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { type Annotation, annotationFile } from '../../src/reading/annotation.ts';
import type { ReadingHeader } from '../../src/reading/journal.ts';
import { readHeader } from '../../src/reading/read-header.ts';
import { syncFolder, writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { onDisk } from './disk-error.ts';
import { JournalFile } from './journal-appender.ts';
import { foldersIn } from './read-entries.ts';
import { damagedFile, ifExists, readJson } from './read-json.ts';

/**
 * `readings/<id>/`: reading.json, journal.jsonl, decisions.jsonl once somebody decided something,
 * discarded.json once it is discarded; of readings from data sets annotations.json and the masks it
 * names.
 */
export class ReadingFiles implements ReadingStore {
  #folder: string;
  #audit: AuditLog;
  #report: (error: ErrorReport) => void;

  /** `report` hears of what was found and put right. */
  constructor(folder: string, audit: AuditLog, report: (error: ErrorReport) => void) {
    this.#folder = folder;
    this.#audit = audit;
    this.#report = report;
  }

  async create(header: ReadingHeader): Promise<void> {
    const folder = join(this.#folder, header.readingId);
    await onDisk(folder, mkdir(folder));
    try {
      await writeJsonAtomically(join(folder, 'reading.json'), header);
      await writeFileAtomically(join(folder, 'journal.jsonl'), '');
      await syncFolder(this.#folder);
    } catch (error) {
      // Nothing was recorded yet, and nothing half-made is left behind.
      await rm(folder, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
  }

  async put({ header, journal, annotations, masks }: WholeReading): Promise<void> {
    const { readingId } = header;
    const folder = join(this.#folder, readingId);
    const temporary = `${folder}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      await mkdir(temporary);
      await writeSynced(join(temporary, 'reading.json'), `${JSON.stringify(header, null, 2)}\n`);
      await writeSynced(join(temporary, 'journal.jsonl'), journal);
      if (annotations.length > 0) {
        const file = { annotationVersion: 1, annotations };
        await writeSynced(
          join(temporary, 'annotations.json'),
          `${JSON.stringify(file, null, 2)}\n`,
        );
      }
      for (const [name, png] of masks) await writeSynced(join(temporary, name), png);
      // What people decided about the reading stays.
      await ifExists(copyFile(join(folder, 'decisions.jsonl'), join(temporary, 'decisions.jsonl')));
      await syncFolder(temporary);
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    await syncFolder(this.#folder);
  }

  async annotations(readingId: string): Promise<Annotation[]> {
    const file = await ifExists(
      readJson(this.#path(readingId, 'annotations.json'), annotationFile),
    );
    return file?.annotations ?? [];
  }

  async mask(readingId: string, file: string): Promise<Uint8Array<ArrayBuffer>> {
    // Only files the reading names: a name is never a way out of its folder.
    const annotations = await this.annotations(readingId);
    const isNamed = annotations.some(({ shape }) => shape.type === 'mask' && shape.file === file);
    if (isNamed) return new Uint8Array(await readFile(this.#path(readingId, file)));
    throw new AppError({
      code: 'reading.noMask',
      message: `Reading ${readingId} has no mask ${file}.`,
    });
  }

  async files(readingId: string): Promise<StoredReading> {
    const [header, journal, decisions, discarded] = await Promise.all([
      this.header(readingId),
      ifExists(readFile(this.#path(readingId, 'journal.jsonl'), 'utf8')),
      ifExists(readFile(this.#path(readingId, 'decisions.jsonl'), 'utf8')),
      ifExists(stat(this.#path(readingId, 'discarded.json'))),
    ]);
    const isDiscarded = discarded !== null;
    return { header, journal: journal ?? '', decisions: decisions ?? '', isDiscarded };
  }

  /** @throws AppError `library.damagedFile`, `reading.newerVersion` */
  async header(readingId: string): Promise<ReadingHeader> {
    const path = this.#path(readingId, 'reading.json');
    const header = readHeader(await readJson(path, z.unknown()));
    if (typeof header !== 'string') return header;
    throw damagedFile(path, 'a header', header);
  }

  async byteCount(readingId: string): Promise<number> {
    const folder = join(this.#folder, readingId);
    const files = await readdir(folder, { recursive: true });
    const sizes = await Promise.all(files.map(async name => (await stat(join(folder, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async delete(readingId: string): Promise<void> {
    const folder = join(this.#folder, readingId);
    // The header last: as long as it is there the reading is found, and its deletion can go on.
    const names = (await readdir(folder)).filter(name => name !== 'reading.json');
    for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
    await syncFolder(folder);
    await rm(folder, { recursive: true, force: true });
    await syncFolder(this.#folder);
  }

  async append(readingId: string): Promise<JournalAppender> {
    await this.#bringUpToDate(readingId);
    const path = this.#path(readingId, 'journal.jsonl');
    const { journal, tornBytes } = await JournalFile.open(path);
    if (tornBytes > 0) {
      await this.#audit.append('reading.tornLine', readingId, { tornBytes });
      this.#report(tornLine(readingId, tornBytes));
    }
    return journal;
  }

  /** Lines of our version may follow only a header that says so. Newer ones are refused. */
  async #bringUpToDate(readingId: string): Promise<void> {
    const path = this.#path(readingId, 'reading.json');
    const { journalVersion } = await readJson(path, z.object({ journalVersion: z.number() }));
    const header = await this.header(readingId);
    if (journalVersion !== header.journalVersion) await writeJsonAtomically(path, header);
  }

  async decide(readingId: string, line: string): Promise<void> {
    const { journal } = await JournalFile.open(this.#path(readingId, 'decisions.jsonl'));
    try {
      await journal.append(line);
    } finally {
      await journal.close();
    }
  }

  async markDiscarded(readingId: string): Promise<void> {
    const at = new Date().toISOString();
    await writeJsonAtomically(this.#path(readingId, 'discarded.json'), { at });
  }

  /** Readings whose header was written; a folder without one never had an event. */
  async ids(): Promise<string[]> {
    const names = (await foldersIn(this.#folder)).filter(name => /^[a-z0-9-]+$/.test(name));
    const present = await Promise.all(
      names.map(name => ifExists(stat(this.#path(name, 'reading.json')))),
    );
    return names.filter((_, i) => present[i] !== null);
  }

  #path(readingId: string, name: string): string {
    return join(this.#folder, readingId, name);
  }
}

async function writeSynced(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

function tornLine(readingId: string, tornBytes: number): ErrorReport {
  return {
    code: 'reading.tornLine',
    message: `The last line of reading ${readingId} was cut off when Foveal ended, and is left out.`,
    actual: `${tornBytes} bytes of a line`,
    advice: 'Go on with the reading: all that was acknowledged before is there.',
  };
}
