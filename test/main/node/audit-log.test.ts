import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AuditFile, verifyAudit } from '../../../main/node/audit-log.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A log of four entries, written over two openings. */
async function fourEntries(): Promise<string> {
  const path = join(await temporaryFolder(), 'audit.jsonl');
  for (const actions of [
    ['study.import', 'reading.begin'],
    ['reading.finish', 'run.start'],
  ]) {
    const audit = await AuditFile.open(path);
    await Promise.all(actions.map(action => audit.append(action, 'subject')));
    await audit.close();
  }
  return path;
}

test('a log that nobody touched verifies, across restarts', async () => {
  expect(await verifyAudit(await fourEntries())).toBeNull();
});

test('each entry says who did what to what, and when', async () => {
  const lines = (await readFile(await fourEntries(), 'utf8')).trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    who: expect.any(String),
    action: 'study.import',
    subject: 'subject',
  });
});

test.each<[string, (lines: string[]) => string[], number]>([
  ['changed', lines => lines.map((l, i) => (i === 1 ? l.replace('begin', 'erase') : l)), 3],
  ['removed', lines => lines.toSpliced(1, 1), 2],
  ['put in', lines => lines.toSpliced(1, 0, lines[0] ?? ''), 2],
  ['swapped', ([a = '', b = '', ...rest]) => [b, a, ...rest], 1],
  ['the first one removed', lines => lines.slice(1), 1],
])('a line that was %s shows where', async (_what, tamper, line) => {
  const path = await fourEntries();
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${tamper(lines).join('\n')}\n`);
  expect(await verifyAudit(path)).toEqual({ line });
});

test('a library without a log has nothing to verify', async () => {
  expect(await verifyAudit(join(await temporaryFolder(), 'none.jsonl'))).toBeNull();
});
