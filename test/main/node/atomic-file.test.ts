import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomically, writeJsonAtomically } from '../../../main/node/atomic-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('the file has the new content and nothing else is left in the folder', async () => {
  const folder = await temporaryFolder();
  await writeJsonAtomically(join(folder, 'a.json'), { a: 1 });
  await writeJsonAtomically(join(folder, 'a.json'), { a: 2 });
  expect(JSON.parse(await readFile(join(folder, 'a.json'), 'utf8'))).toEqual({ a: 2 });
  expect(await readdir(folder)).toEqual(['a.json']);
});

test('a write that fails leaves what was there and no temporary file', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'a'));
  await expect(writeFileAtomically(join(folder, 'a'), 'text')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['a']);
});
