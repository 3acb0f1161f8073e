import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyAudit } from '../../../main/node/audit-log.ts';
import { readerIdOf } from '../../../main/node/consent-files.ts';
import type { Api, Input } from '../../../src/api/contract.ts';
import type { ConsentChoices } from '../../../src/reading/consent.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import {
  beginInput,
  goodCalibration,
  smallPng,
  smallReading,
} from '../../support/small-reading.ts';
import { standInRun } from '../../support/stand-in-run.ts';

const ada = 'Dr Ada Test';
const everything: ConsentChoices = {
  camera: true,
  microphone: true,
  retention: true,
  training: true,
};
const agree = (api: Api, choices: Partial<ConsentChoices> = {}, reader = ada) =>
  api['readers.consent']({ reader, choices: { ...everything, ...choices }, language: 'en' });

async function importFilm(api: Api, seed = 1): Promise<string> {
  const files = [{ fileName: `${seed}.png`, content: smallPng(seed) }];
  return (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
}

const webcam = (studyId: string, reader = ada): Input<'readings.begin'> => ({
  ...beginInput(studyId),
  reader,
  calibration: goodCalibration,
  gazeSource: 'webcam',
  speechModel: 'a model',
});

async function addReading(api: Api, studyId: string, reader = ada): Promise<string> {
  const { readingId } = await api['readings.begin'](webcam(studyId, reader));
  await api['readings.append']({ readingId, events: smallReading() });
  await api['readings.finish']({ readingId });
  return readingId;
}

test('nobody is recorded who was not asked, nor by what was refused', async () => {
  const { api } = (await openTestLibrary()).app.openSession();
  const studyId = await importFilm(api);
  const refusal = (input: Input<'readings.begin'>) =>
    expect(api['readings.begin'](input)).rejects.toMatchObject({
      code: 'consent.missing',
      advice: 'Ask the reader (Settings, Consent), or record without it.',
    });
  await refusal(webcam(studyId));
  await agree(api, { camera: false });
  await refusal(webcam(studyId));
  await agree(api, { microphone: false });
  await refusal(webcam(studyId));
  await agree(api, {}, 'somebody else');
  await refusal(webcam(studyId));
  expect(await api['readings.list']({})).toEqual([]);

  await agree(api);
  const { readingId } = await api['readings.begin'](webcam(studyId));
  const { header } = await api['readings.read']({ readingId });
  expect(header.consent).toMatchObject({ ...everything, version: 1, language: 'en' });
});

test('an interrupted reading is not gone on with by a camera that was refused since', async () => {
  const { api } = (await openTestLibrary()).app.openSession();
  const studyId = await importFilm(api);
  await agree(api);
  const input = webcam(studyId);
  const { readingId } = await api['readings.begin'](input);
  await api['readings.interrupt']({ readingId });
  await agree(api, { camera: false });
  const { screen, calibration } = input;
  const resume = (gazeSource: 'webcam' | 'none') =>
    api['readings.append']({
      readingId,
      events: [
        { type: 'mark', tMs: 1, what: 'resumed', setup: { screen, calibration, gazeSource } },
      ],
    });
  await expect(resume('webcam')).rejects.toMatchObject({ code: 'consent.missing' });
  expect((await api['readings.read']({ readingId })).events).toEqual([]);
  await resume('none');
});

test('every decision is kept with its date, and a change shows at once', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  expect(await api['readers.get']({ reader: ada })).toEqual({
    reader: ada,
    consent: null,
    withdrawnAt: null,
    readingCount: 0,
  });
  await agree(api);
  const changed = await agree(api, { training: false, retention: false });
  expect(changed.consent).toMatchObject({ camera: true, retention: false, training: false });
  expect(await api['readers.list']({})).toEqual([changed]);
  const file = join(library.folder.readers, readerIdOf(ada), 'consent.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map(line => JSON.parse(line).training)).toEqual([true, false]);
  const audit = await readFile(library.folder.audit, 'utf8');
  expect(audit.match(/"action":"reader.consent"/g)).toHaveLength(2);
});

test('without the reader’s consent to training a reading is not trained on', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await agree(api);
  await agree(api, { training: false }, 'Dr Ben Test');
  const studyId = await importFilm(api);
  const own = await addReading(api, studyId);
  await addReading(api, studyId, 'Dr Ben Test');
  const run = await standInRun(library, api);
  expect(run).toMatchObject({ state: 'finished', exampleCount: 1 });
  const trained = (await api['models.list']({})).find(({ modelId }) => modelId === run.modelId);
  expect(trained?.trainingReadingIds).toEqual([own]);

  await agree(api, { training: false });
  expect(await standInRun(library, api)).toMatchObject({
    state: 'failed',
    error: { code: 'run.noExamples' },
  });
});

test('a withdrawal deletes the reader’s recordings, lists and marks the models, and leaves all else', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  for (const reader of [ada, 'Dr Ben Test']) await agree(api, {}, reader);
  await api['settings.set']({ readerSpansMs: { [ada]: 300, 'Dr Ben Test': 400 } });
  const studyId = await importFilm(api);
  const finished = await addReading(api, studyId);
  const others = await addReading(api, studyId, 'Dr Ben Test');
  await writeFile(join(library.folder.readings, finished, 'audio.flac'), 'her voice');
  const { modelId } = await standInRun(library, api);
  const discarded = await addReading(api, studyId);
  await api['readings.discard']({ readingId: discarded });
  const { readingId: open } = await api['readings.begin'](webcam(studyId));

  const plan = await api['readers.withdrawal']({ reader: ada });
  expect(plan.readings.map(({ readingId }) => readingId)).toEqual([finished, discarded, open]);
  expect(plan.readings[0]?.byteCount).toBeGreaterThan(1000);
  expect(plan.models).toEqual([expect.objectContaining({ modelId, how: 'trained' })]);
  expect(await readdir(library.folder.readings)).toHaveLength(4);

  const withdraw = (readingIds: string[]) => api['readers.withdraw']({ reader: ada, readingIds });
  await expect(withdraw([finished])).rejects.toMatchObject({
    code: 'withdrawal.changed',
    advice: 'Look at what would be deleted again, then confirm.',
  });
  expect(await withdraw([open, finished, discarded])).toEqual(plan);

  expect(await readdir(library.folder.readings)).toEqual([others]);
  expect((await api['readings.list']({})).map(({ readingId }) => readingId)).toEqual([others]);
  const append = api['readings.append']({ readingId: open, events: smallReading() });
  await expect(append).rejects.toMatchObject({ code: 'reading.unknown' });
  await expect(api['readings.begin'](webcam(studyId))).rejects.toMatchObject({
    code: 'consent.missing',
  });
  expect((await api['settings.get']({})).readerSpansMs).toEqual({ 'Dr Ben Test': 400 });
  const marked = (await api['models.list']({})).filter(model => model.withdrawnAt !== undefined);
  expect(marked.map(model => model.modelId)).toEqual([modelId]);
  expect((await api['readers.get']({ reader: ada })).withdrawnAt).not.toBeNull();
  const audit = await readFile(library.folder.audit, 'utf8');
  expect(audit).toContain('"action":"reader.withdraw"');
  expect(audit.match(/"action":"reading.delete"/g)).toHaveLength(3);
  expect(await verifyAudit(library.folder.audit)).toBeNull();
  expect(await library.reindex()).toMatchObject({ readingCount: 1, refused: [] });
});

test('no reading begins while its reader’s withdrawal is on its way', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await agree(api);
  const studyId = await importFilm(api);
  const withdrawing = api['readers.withdraw']({ reader: ada, readingIds: [] });
  const begun = api['readings.begin'](webcam(studyId));
  await expect(begun).rejects.toMatchObject({ code: 'consent.missing' });
  await withdrawing;
  expect(await readdir(library.folder.readings)).toEqual([]);
});

test('a deletion that was cut short is found again and gone on with', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await agree(api);
  const readingId = await addReading(api, await importFilm(api));
  const failing = new Error('EIO');
  const { readings } = library.ports;
  const { delete: remove } = readings;
  readings.delete = () => Promise.reject(failing);
  const withdraw = () => api['readers.withdraw']({ reader: ada, readingIds: [readingId] });
  await expect(withdraw()).rejects.toThrow('EIO');
  readings.delete = remove;
  expect((await api['readers.withdrawal']({ reader: ada })).readings).toHaveLength(1);
  await withdraw();
  expect(await readdir(library.folder.readings)).toEqual([]);
});
