import { appendFile, type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { JournalFile } from '../../../main/node/journal-appender.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const newPath = async () => join(await temporaryFolder(), 'journal.jsonl');

test('lines are in the file, in their order, when append answers', async () => {
  const path = await newPath();
  const { journal } = await JournalFile.open(path);
  const first = journal.append('1\n');
  await Promise.all([first, journal.append('2\n'), journal.append('3\n')]);
  expect(await readFile(path, 'utf8')).toBe('1\n2\n3\n');
  await journal.close();
});

test.each([
  ['{"type":"ga', '', 11],
  ['{"a":1}\n{"b":', '{"a":1}\n', 5],
  ['{"a":1}\n', '{"a":1}\n', 0],
  ['', '', 0],
  [`${'x'.repeat(200_000)}\n${'y'.repeat(150_000)}`, `${'x'.repeat(200_000)}\n`, 150_000],
])('a torn last line is cut off and never glued to the next event', async (text, kept, torn) => {
  const path = await newPath();
  await writeFile(path, text);
  const { journal, tornBytes } = await JournalFile.open(path);
  await journal.append('{"next":1}\n');
  await journal.close();
  expect(tornBytes).toBe(torn);
  expect(await readFile(path, 'utf8')).toBe(`${kept}{"next":1}\n`);
});

test('a cut through a letter of two bytes leaves no half of it', async () => {
  const path = await newPath();
  await writeFile(path, '{"a":1}\n');
  await appendFile(path, Buffer.from('{"text":"é').subarray(0, -1));
  const { journal } = await JournalFile.open(path);
  await journal.append('{"b":2}\n');
  await journal.close();
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n{"b":2}\n');
});

/** What every file handle of this process is made with. */
async function handlePrototype(): Promise<FileHandle> {
  const file = await open(await newPath(), 'a+');
  await file.close();
  return Object.getPrototypeOf(file);
}

test('a torn line is cut off where a handle for appending may not cut, as on Windows', async () => {
  const path = await newPath();
  await writeFile(path, '{"a":1}\n{"b":');
  const refused = Object.assign(new Error('EPERM: ftruncate'), { code: 'EPERM' });
  const spy = vi.spyOn(await handlePrototype(), 'truncate').mockRejectedValue(refused);
  onTestFinished(() => spy.mockRestore());
  const { journal, tornBytes } = await JournalFile.open(path);
  await journal.close();
  expect(tornBytes).toBe(5);
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n');
});

test('a write that fails half-way is undone, and the next line is whole', async () => {
  const path = await newPath();
  const { journal } = await JournalFile.open(path);
  await journal.append('1\n');
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  const prototype = await handlePrototype();
  const truncated = vi.spyOn(prototype, 'truncate').mockRejectedValue(new Error('EPERM'));
  const written = vi.spyOn(prototype, 'appendFile').mockImplementationOnce(async () => {
    await appendFile(path, '2');
    throw full;
  });
  onTestFinished(() => {
    truncated.mockRestore();
    written.mockRestore();
  });
  await expect(journal.append('2222\n')).rejects.toMatchObject({ code: 'disk.full', cause: full });
  await journal.append('3\n');
  await journal.close();
  expect(await readFile(path, 'utf8')).toBe('1\n3\n');
});

test('an append to a closed journal fails and says so', async () => {
  const { journal } = await JournalFile.open(await newPath());
  await journal.close();
  await expect(journal.append('1\n')).rejects.toThrow();
});
