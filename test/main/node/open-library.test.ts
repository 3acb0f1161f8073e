import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLibrary } from '../../../main/node/open-library.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A library with three studies and a finished, an interrupted and a discarded reading. */
async function filledLibrary(): Promise<string> {
  const folder = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(folder);
  const session = library.app.openSession();
  const { api } = session;
  const files = [1, 2, 3].map(seed => ({ fileName: `${seed}.png`, content: smallPng(seed) }));
  const { imported } = await api['studies.import']({ files });
  const readingIds: string[] = [];
  for (const { studyId } of imported) {
    const { readingId } = await api['readings.begin'](beginInput(studyId));
    await api['readings.append']({ readingId, events: smallReading() });
    readingIds.push(readingId);
  }
  await api['readings.finish']({ readingId: readingIds[0] ?? '' });
  await api['readings.discard']({ readingId: readingIds[1] ?? '' });
  await session.close();
  await library.close();
  return folder;
}

async function catalogueOf(folder: string) {
  const library = await openTestLibrary(folder);
  const { catalogue } = library.ports;
  const content = { studies: catalogue.studies(), readings: catalogue.readings() };
  await library.close();
  return content;
}

test('a new library is a folder of the documented files', async () => {
  const library = await openTestLibrary();
  const names = await readdir(library.folder.path);
  for (const name of ['library.json', 'catalogue.sqlite', 'studies', 'readings', 'audit.jsonl']) {
    expect(names).toContain(name);
  }
});

test('a deleted catalogue is made again, the same, when the library is opened', async () => {
  const folder = await filledLibrary();
  const before = await catalogueOf(folder);
  expect(before.readings.map(({ state }) => state).sort()).toEqual([
    'discarded',
    'finished',
    'open',
  ]);
  for (const name of await readdir(folder)) {
    if (name.startsWith('catalogue.sqlite')) await rm(join(folder, name));
  }
  expect(await catalogueOf(folder)).toEqual(before);
});

test('reindex replaces a catalogue that tells lies', async () => {
  const folder = await filledLibrary();
  const before = await catalogueOf(folder);
  const library = await openTestLibrary(folder);
  const [study] = before.studies;
  if (study) library.ports.catalogue.putStudy({ ...study, widthPx: 9999 });
  expect(library.ports.catalogue.studies()).not.toEqual(before.studies);
  expect(await library.reindex()).toEqual({ studyCount: 3, readingCount: 3, refused: [] });
  await library.close();
  expect(await catalogueOf(folder)).toEqual(before);
});

test('reindex leaves out what it can’t read, says so, and takes the rest', async () => {
  const folder = await filledLibrary();
  const library = await openTestLibrary(folder);
  const damaged = library.ports.catalogue.readings()[0]?.readingId ?? '';
  await writeFile(join(folder, 'readings', damaged, 'reading.json'), '{"journalVersion":1');
  expect(await library.reindex()).toMatchObject({
    studyCount: 3,
    readingCount: 2,
    refused: [{ subject: damaged, error: { code: 'library.damagedFile' } }],
  });
});

test('a folder with something else in it is not made a library', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'thesis.doc'), '');
  await expect(openLibrary(folder)).rejects.toMatchObject({
    code: 'library.notALibrary',
    actual: 'a folder with thesis.doc',
  });
  expect(await readdir(folder)).toEqual(['thesis.doc']);
});

test('a library of a newer format is left alone', async () => {
  const folder = join(await temporaryFolder(), 'library');
  await (await openTestLibrary(folder)).close();
  const marker = join(folder, 'library.json');
  const content = JSON.parse(await readFile(marker, 'utf8'));
  await writeFile(marker, JSON.stringify({ ...content, formatVersion: 99 }));
  await expect(openLibrary(folder)).rejects.toMatchObject({ code: 'library.newerFormat' });
});

test('a library whose opening failed is not left locked', async () => {
  const folder = join(await temporaryFolder(), 'library');
  await (await openTestLibrary(folder)).close();
  await rm(join(folder, 'audit.jsonl'));
  await mkdir(join(folder, 'audit.jsonl'));
  await expect(openLibrary(folder)).rejects.toThrow();
  await rm(join(folder, 'audit.jsonl'), { recursive: true });
  await (await openTestLibrary(folder)).close();
});
