import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Api, RunProgress } from '../../../src/api/contract.ts';
import type { App } from '../../../src/app/app.ts';
import type { ModelHost } from '../../../src/app/ports.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { decodeExample } from '../../../src/dataset/example-file.ts';
import { agree } from '../../support/consent.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { dicomFile, smallFilm } from '../../support/small-dicom.ts';
import {
  beginInput,
  goodCalibration,
  smallPng,
  smallReading,
} from '../../support/small-reading.ts';
import { standInModelHost } from '../../support/stand-in-model-host.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const parameters = {
  baseModelId: null,
  stepCount: 3,
  batchSize: 2,
  learningRate: 0.01,
  seed: 1,
  useGaze: true,
};

const addReading = (api: Api, seed: number, heldOut = false) =>
  addFilmReading(api, smallPng(seed), heldOut);

/** A DICOM film of 2 × 2 px of this patient. */
function filmOf(patientId: string, grey: number): Uint8Array<ArrayBuffer> {
  return dicomFile([
    [0x00100020, 'LO', patientId],
    ...smallFilm.slice(0, -1),
    [0x7fe00010, 'OB', Uint8Array.of(0, grey, 128, 255)],
  ]);
}

async function addFilmReading(
  api: Api,
  content: Uint8Array<ArrayBuffer>,
  heldOut = false,
): Promise<string> {
  const files = [{ fileName: 'film', content }];
  const { imported } = await api['studies.import']({ files, heldOut });
  const studyId = imported[0]?.studyId ?? '';
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await api['readings.append']({ readingId, events: smallReading() });
  await api['readings.finish']({ readingId });
  return studyId;
}

/** The first progress in one of these states. */
function untilState(app: App, ...states: RunProgress['state'][]): Promise<RunProgress> {
  return new Promise(resolve => {
    app.subscribe((event, payload) => {
      if (event !== 'run.progress') return;
      const progress = payload as RunProgress;
      if (states.includes(progress.state)) resolve(progress);
    });
  });
}

test('a run without readings fails and says what is missing', async () => {
  const { app } = await openTestLibrary();
  const ended = untilState(app, 'failed');
  await app.openSession().api['runs.start'](parameters);
  expect(await ended).toMatchObject({ error: { code: 'run.noExamples' }, modelId: null });
});

test('films of one patient are examples of one patient, films of nobody each of their own', async () => {
  const files: string[] = [];
  const host = standInModelHost();
  const { app } = await openTestLibrary(undefined, async () => ({
    ...host,
    train(job, listener) {
      files.push(...job.examples.map(({ file }) => file));
      return host.train(job, listener);
    },
  }));
  const { api } = app.openSession();
  const films = [filmOf('MRN-1', 1), filmOf('MRN-1', 2), filmOf('MRN-2', 3)];
  for (const film of [...films, smallPng(1), smallPng(2)]) await addFilmReading(api, film);
  const imported = await api['studies.list']({});
  const ended = untilState(app, 'finished', 'failed');
  await api['runs.start'](parameters);
  expect((await ended).error).toBeNull();
  const examples = await Promise.all(files.map(async file => decodeExample(await readFile(file))));
  const patients = examples.map(({ patientId }) => patientId);
  expect(patients).toHaveLength(5);
  const keys = imported.map(({ patientKey, studyId }) => patientKey ?? studyId);
  expect(patients.toSorted()).toEqual(keys.toSorted());
  expect(new Set(patients).size).toBe(4);
  expect(patients).not.toContain('MRN-1');
});

test('a run trains on finished readings alone, and its model remembers where it came from', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  await addReading(api, 1);
  await addReading(api, 2);
  const [study] = await api['studies.list']({});
  await api['readings.begin'](beginInput(study?.studyId ?? ''));

  const first = untilState(app, 'finished', 'failed');
  await api['runs.start'](parameters);
  const { modelId, exampleCount, error } = await first;
  expect({ exampleCount, error }).toEqual({ exampleCount: 2, error: null });

  const second = untilState(app, 'finished', 'failed');
  await api['runs.start']({ ...parameters, baseModelId: modelId });
  const tuned = await second;
  const models = await api['models.list']({});
  expect(models.find(model => model.modelId === tuned.modelId)).toMatchObject({
    parentModelId: modelId,
    runId: tuned.runId,
  });
});

test('a run waits for the one before it, and a cancelled one leaves no model', async () => {
  const startModelHost = async () => standInModelHost({ waits: true });
  const { app, folder } = await openTestLibrary(undefined, startModelHost);
  const { api } = app.openSession();
  await addReading(api, 1);
  const running = untilState(app, 'running');
  const cancelled = untilState(app, 'cancelled');
  const { runId } = await api['runs.start'](parameters);
  await running;
  const next = await api['runs.start'](parameters);
  expect(next.state).toBe('queued');
  const started = untilState(app, 'preparing');
  await api['runs.cancel']({ runId });
  expect(await cancelled).toMatchObject({ runId, modelId: null });
  expect(await api['models.list']({})).toEqual([]);
  expect((await readdir(join(folder.runs, runId))).sort()).toEqual([
    'config.json',
    'material.json',
    'metrics.jsonl',
    'state.json',
  ]);
  expect(await started).toMatchObject({ runId: next.runId });
});

test('a failed run leaves no model, neither trained nor new', async () => {
  const diverged = new AppError({ code: 'training.notFinite', message: 'The training diverged.' });
  const startModelHost = async (): Promise<ModelHost> => ({
    ...standInModelHost(),
    train: () => ({ finished: Promise.reject(diverged), stop: () => {} }),
  });
  const { app } = await openTestLibrary(undefined, startModelHost);
  const { api } = app.openSession();
  await addReading(api, 1);
  const failed = untilState(app, 'failed');
  await api['runs.start'](parameters);
  expect((await failed).error?.code).toBe('training.notFinite');
  expect(await api['models.list']({})).toEqual([]);
});

test('films that are held out are not trained on, and a model remembers which it was', async () => {
  const { app, folder } = await openTestLibrary();
  const { api } = app.openSession();
  const seen = await addReading(api, 1);
  await addReading(api, 2, true);
  const ended = untilState(app, 'finished', 'failed');
  const { runId } = await api['runs.start'](parameters);
  expect(await ended).toMatchObject({ state: 'finished', exampleCount: 1 });
  expect(await api['models.list']({})).toMatchObject([
    { modelId: `${runId}-start`, trainingStudyIds: [] },
    { modelId: runId, trainingStudyIds: [seen] },
  ]);
  const configuration = await readFile(join(folder.runs, runId, 'config.json'), 'utf8');
  expect(JSON.parse(configuration).readingIds).toHaveLength(1);
});

test('films that were excluded are not trained on', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  await addReading(api, 1);
  const studyId = await addReading(api, 2);
  await api['studies.exclude']({ studyIds: [studyId], reason: 'poorQuality' });
  const ended = untilState(app, 'finished', 'failed');
  await api['runs.start'](parameters);
  expect(await ended).toMatchObject({ state: 'finished', exampleCount: 1 });
});

test('no film of a patient of whom another is held out is trained on', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  await addFilmReading(api, filmOf('MRN-1', 1), true);
  await addFilmReading(api, filmOf('MRN-1', 2));
  const other = await addFilmReading(api, filmOf('MRN-2', 3));
  const ended = untilState(app, 'finished', 'failed');
  const { runId } = await api['runs.start'](parameters);
  expect(await ended).toMatchObject({ state: 'finished', exampleCount: 1 });
  const models = await api['models.list']({});
  const trained = models.find(({ modelId }) => modelId === runId);
  expect(trained?.trainingStudyIds).toEqual([other]);
});

test('a run that could not be written down is not going on', async () => {
  const { app, ports } = await openTestLibrary();
  const { api } = app.openSession();
  const full = new Error('ENOSPC: no space left');
  vi.spyOn(ports.runs, 'create').mockRejectedValueOnce(full);
  await expect(api['runs.start'](parameters)).rejects.toBe(full);
  await api['runs.start'](parameters);
});

test('a run whose host ended without a word is listed as interrupted', async () => {
  const folder = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(folder);
  const ended = untilState(library.app, 'failed');
  const { runId } = await library.app.openSession().api['runs.start'](parameters);
  const progress = await ended;
  await library.ports.runs.save({ ...progress, state: 'running', error: null });
  await library.close();
  const { api } = (await openTestLibrary(folder)).app.openSession();
  expect(await api['runs.list']({})).toMatchObject([
    { runId, state: 'interrupted', error: { code: 'run.interrupted' } },
  ]);
});

test('a model that does not exist is refused before anything is written', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const started = api['runs.start']({ ...parameters, baseModelId: 'none' });
  await expect(started).rejects.toMatchObject({ code: 'model.unknown' });
  expect(await api['runs.list']({})).toEqual([]);
});

test('a run whose film went away says so when it is resumed, and goes on when it is back', async () => {
  const startModelHost = async () => standInModelHost({ waits: true });
  const { app, folder } = await openTestLibrary(undefined, startModelHost);
  const { api } = app.openSession();
  const studyId = await addReading(api, 1);
  const running = untilState(app, 'running');
  const paused = untilState(app, 'paused');
  const { runId } = await api['runs.start'](parameters);
  await running;
  await api['runs.pause']({ runId });
  await paused;
  const film = join(folder.studies, `${studyId}.png`);
  await rename(film, `${film}.away`);
  const interrupted = untilState(app, 'interrupted');
  await api['runs.resume']({ runId });
  expect((await interrupted).error).toMatchObject({ code: 'run.dataGone' });
  await rename(`${film}.away`, film);
  const again = untilState(app, 'running');
  await api['runs.resume']({ runId });
  expect(await again).toMatchObject({ runId, error: null });
});

test('a run goes on without consent to training neither from a pause nor from the queue', async () => {
  const startModelHost = async () => standInModelHost({ waits: true });
  const { app } = await openTestLibrary(undefined, startModelHost);
  const { api } = app.openSession();
  await agree(api);
  await addReading(api, 1);
  const reader = 'Dr Ada Test';
  const files = [{ fileName: 'film', content: smallPng(2) }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const input = { ...beginInput(studyId), reader, gazeSource: 'webcam' as const };
  const { readingId } = await api['readings.begin']({ ...input, calibration: goodCalibration });
  await api['readings.append']({ readingId, events: smallReading() });
  await api['readings.finish']({ readingId });

  const running = untilState(app, 'running');
  const { runId } = await api['runs.start'](parameters);
  const queued = await api['runs.start'](parameters);
  expect(await running).toMatchObject({ exampleCount: 2 });
  await agree(api, reader, { training: false });
  const paused = untilState(app, 'paused');
  await api['runs.pause']({ runId });
  await paused;

  const next = await untilState(app, 'running');
  expect(next).toMatchObject({ runId: queued.runId, exampleCount: 1 });
  await api['runs.cancel']({ runId: queued.runId });
  const interrupted = untilState(app, 'interrupted');
  await api['runs.resume']({ runId });
  expect((await interrupted).error).toMatchObject({
    code: 'run.dataGone',
    actual: 'its reader does not agree to training any more',
  });
});

test('a run that is over can be branched but not resumed', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  await addReading(api, 1);
  const ended = untilState(app, 'finished');
  const { runId } = await api['runs.start'](parameters);
  await ended;
  await expect(api['runs.resume']({ runId })).rejects.toMatchObject({ code: 'run.notResumable' });
  const branch = api['runs.branch']({ runId, step: null, changes: {} });
  await expect(branch).rejects.toMatchObject({ code: 'run.noCheckpoint' });
});

test('the model of a branch remembers what its checkpoint was trained on, excluded since or not', async () => {
  const { app, folder } = await openTestLibrary();
  const { api } = app.openSession();
  const excluded = await addReading(api, 1);
  const kept = await addReading(api, 2);
  const ended = untilState(app, 'finished');
  const { runId } = await api['runs.start'](parameters);
  await ended;
  await mkdir(join(folder.runs, runId, 'checkpoints', 'step-0000002'), { recursive: true });
  await api['studies.exclude']({ studyIds: [excluded], reason: 'poorQuality' });
  const branched = untilState(app, 'finished', 'failed', 'interrupted');
  const branch = await api['runs.branch']({ runId, step: 2, changes: {} });
  expect(await branched).toMatchObject({ runId: branch.runId, state: 'finished' });
  const models = await api['models.list']({});
  const model = models.find(({ modelId }) => modelId === branch.runId);
  expect(model?.trainingStudyIds?.toSorted()).toEqual([excluded, kept].toSorted());
  expect(model?.trainingReadingIds).toHaveLength(2);
});

test('a run that waits is paused, and cancelled, without waiting for its turn', async () => {
  const startModelHost = async () => standInModelHost({ waits: true });
  const { app } = await openTestLibrary(undefined, startModelHost);
  const { api } = app.openSession();
  await addReading(api, 1);
  const running = untilState(app, 'running');
  const first = await api['runs.start'](parameters);
  await running;
  const { runId } = await api['runs.start'](parameters);
  const stateOf = async () =>
    (await api['runs.list']({})).find(run => run.runId === runId)?.state ?? 'gone';
  await api['runs.pause']({ runId });
  expect(await stateOf()).toBe('paused');
  await api['runs.resume']({ runId });
  expect(await stateOf()).toBe('queued');
  await api['runs.cancel']({ runId });
  expect(await stateOf()).toBe('cancelled');
  const over = untilState(app, 'cancelled');
  await api['runs.cancel']({ runId: first.runId });
  expect(await over).toMatchObject({ runId: first.runId });
});

test('a check before a run says what is left out, why, and what a step takes', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  await addReading(api, 1);
  await addReading(api, 2, true);
  const excluded = await addReading(api, 3);
  await api['studies.exclude']({ studyIds: [excluded], reason: 'poorQuality' });
  const report = await api['runs.preflight'](parameters);
  expect(report).toMatchObject({ exampleCount: 1, trial: { engine: 'stand-in' } });
  expect(report.problems.map(({ code, count }) => [code, count])).toEqual(
    expect.arrayContaining([
      ['lint.excludedFilm', 1],
      ['lint.heldOut', 1],
      ['lint.unknownPatient', 1],
      ['lint.smallSet', 1],
    ]),
  );
});
