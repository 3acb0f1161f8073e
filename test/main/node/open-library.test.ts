import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openLibrary } from '../../../main/node/open-library.ts';
import type { ErrorReport } from '../../../src/base/app-error.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';
import { standInModelHost } from '../../support/stand-in-model-host.ts';
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

test('a catalogue of another version is made again, with what older files lack filled in', async () => {
  const folder = await filledLibrary();
  const before = await catalogueOf(folder);
  for (const { studyId } of before.studies) {
    const path = join(folder, 'studies', `${studyId}.json`);
    const { heldOut: _, ...older } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(older));
  }
  const database = new DatabaseSync(join(folder, 'catalogue.sqlite'));
  database.exec('ALTER TABLE studies DROP COLUMN heldOut; PRAGMA user_version = 1');
  database.close();
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

test('an interrupted reading that can’t be read is reported, and the library opens without it', async () => {
  const folder = await filledLibrary();
  const { readings } = await catalogueOf(folder);
  const damaged = readings.find(({ state }) => state === 'open')?.readingId ?? '';
  await writeFile(join(folder, 'readings', damaged, 'reading.json'), 'null');
  const reports: ErrorReport[] = [];
  const library = await openTestLibrary(folder, undefined, error => reports.push(error));
  expect(reports).toMatchObject([{ code: 'library.damagedFile' }]);
  expect(reports[0]?.message).toContain(damaged);
  expect(await library.app.openSession().api['readings.list']({})).toHaveLength(3);
});

test('files that a system puts into folders hide nothing, and a damaged entry no other', async () => {
  const folder = await filledLibrary();
  for (const name of ['studies', 'readings', 'models', 'runs', 'speech']) {
    await writeFile(join(folder, name, '.DS_Store'), 'Bud1');
    await writeFile(join(folder, name, 'notes.json'), 'not ours');
    await writeFile(join(folder, name, 'thumbs'), '');
  }
  const reports: ErrorReport[] = [];
  const library = await openTestLibrary(folder, undefined, error => reports.push(error));
  const { api } = library.app.openSession();
  const { ports } = library;
  const weights = standInModelHost();
  const createdAt = '2026-01-01T00:00:00.000Z';
  const lineage = { name: 'm', createdAt, parentModelId: null, runId: null };
  for (const modelId of ['good', 'bad']) {
    const made = join(folder, 'runs', modelId);
    await weights.initialise(made, 1, []);
    await ports.models.adopt(made, { modelId, ...lineage });
    await mkdir(join(folder, 'runs', modelId));
  }
  await writeFile(join(folder, 'models', 'bad', 'model.json'), '{');
  await writeFile(join(folder, 'runs', 'bad', 'state.json'), '{}');
  await writeFile(join(folder, 'speech', `${'0'.repeat(64)}.json`), '{}');

  expect(await api['studies.list']({})).toHaveLength(3);
  expect(await api['readings.list']({})).toHaveLength(3);
  expect(await library.reindex()).toMatchObject({ readingCount: 3, refused: [] });
  expect(reports).toEqual([]);
  expect(await api['models.list']({})).toMatchObject([{ modelId: 'good' }]);
  expect(await api['runs.list']({})).toEqual([]);
  expect(await api['speech.models']({})).toEqual([]);
  expect(reports.map(({ code }) => code)).toEqual(Array(3).fill('library.damagedFile'));
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
