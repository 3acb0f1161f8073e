import { decode } from 'fast-png';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connection } from '../../src/api/connect.ts';
import {
  type Api,
  type Evaluation,
  type MethodName,
  methods,
  type RetrievalProgress,
  type RunProgress,
} from '../../src/api/contract.ts';
import { gridOf, uint16Of } from '../../src/api/plane.ts';
import { AppError } from '../../src/base/app-error.ts';
import { answersOf, startFakeServer } from '../support/fake-dicomweb.ts';
import { folderOf, smallFilmSet, zeroShotOf } from '../support/film-sets.ts';
import { GazepointServer } from '../support/gazepoint-server.ts';
import { anyStudy, plainServer, remoteFilm } from '../support/image-servers.ts';
import { importRequest } from '../support/model-library.ts';
import { openTestLibrary, transports } from '../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../support/small-reading.ts';
import { packSpeechModel } from '../support/speech-archive.ts';

describe.each(Object.entries(transports))('the contract over %s', (_name, open) => {
  const openClient = async () => open(await openTestLibrary());

  test.each(Object.keys(methods))('%s refuses an input that is no object', async method => {
    const { api } = await openClient();
    const call = api[method as MethodName] as (input: unknown) => Promise<unknown>;
    await expect(call('nonsense')).rejects.toMatchObject({ code: 'api.invalidInput' });
  });

  test('a wrong input is refused with the path of what is wrong', async () => {
    const { api } = await openClient();
    const files = [{ fileName: 'a.png', content: 'text' }];
    const wrong = api['studies.import']({ files } as never);
    const error = await wrong.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'api.invalidInput',
      actual: 'input.files.0.content',
    });
  });

  test.each(['.', '..', '../runs', 'a/b', ''])('%j names nothing in a library', async modelId => {
    const { api } = await openClient();
    const asked = api['review.attend']({ modelId, studyId: 'a', phrase: 'heart' });
    await expect(asked).rejects.toMatchObject({
      code: 'api.invalidInput',
      actual: 'input.modelId',
    });
  });

  test('a failure of the services arrives as the error it was', async () => {
    const { api } = await openClient();
    const error = await api['studies.film']({ studyId: 'none' }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'study.unknown',
      advice: expect.stringContaining('reindex'),
    });
  });

  test('every method answers in the contract’s shape during a whole job', async () => {
    const { client, api, called } = recorded(await openClient());
    const changes: unknown[] = [];
    client.on('library.changed', change => changes.push(change));

    const { imported } = await api['studies.import']({
      files: [{ fileName: '/ward 3/film.png', content: smallPng() }],
      keepFileNames: true,
    });
    const studyId = imported[0]?.studyId ?? '';
    expect(imported[0]).toMatchObject({ fileName: 'film.png', widthPx: 64, heightPx: 48 });
    expect(await api['studies.list']({})).toEqual(imported);
    await api['studies.checked']({ studyIds: [studyId] });
    expect(await api['studies.list']({})).toMatchObject([{ studyId, burnedInText: 'checked' }]);
    await api['studies.exclude']({ studyIds: [studyId], reason: 'poorQuality' });
    const view = { search: 'FILM', filter: 'all', sort: 'name' } as const;
    expect(await api['studies.page']({ view, offset: 0, limit: 10 })).toMatchObject({
      studies: [{ studyId, status: 'excluded', exclusion: { reason: 'poorQuality' } }],
      total: 1,
      counts: { unread: 0, interrupted: 0, read: 0, excluded: 1 },
    });
    await api['studies.include']({ studyIds: [studyId] });
    expect(await api['studies.get']({ studyIds: [studyId, 'unknown'] })).toMatchObject([
      { studyId, status: 'unread', exclusion: null },
    ]);
    expect(await api['studies.around']({ view, studyId })).toEqual({
      index: 0,
      previous: null,
      next: null,
      nextCase: null,
    });
    const film = await api['studies.film']({ studyId });
    expect(uint16Of(film.uint16).slice(0, 4)).toEqual(Uint16Array.of(0, 1, 2, 3));
    const { png } = await api['studies.thumbnail']({ studyId, maxSidePx: 32 });
    expect(decode(png)).toMatchObject({ width: 32, height: 24 });

    await importFromPage(api, { 'b.png': smallPng(2), 'again.png': smallPng() });
    const [page] = await api['imports.list']({});
    expect(page).toMatchObject({ state: 'finished', counts: { imported: 1, duplicate: 1 } });
    const { importId } = page ?? { importId: '' };
    const all = { importId, outcome: 'all', search: '', offset: 0, limit: 10 } as const;
    expect((await api['imports.report'](all)).items.map(({ fileName }) => fileName)).toEqual([
      'b.png',
      'again.png',
    ]);
    expect((await api['imports.csv']({ importId })).csv.split('\n')).toHaveLength(4);
    await api['imports.cancel']({ importId });
    await expect(api['imports.resume']({ importId })).rejects.toMatchObject({
      code: 'import.notResumable',
    });
    await api['imports.dismiss']({ importId });
    expect(await api['imports.choose']({ what: 'folder' })).toEqual({ progress: null });

    const { readingId } = await api['readings.begin'](beginInput(studyId));
    const events = smallReading();
    expect(await api['readings.append']({ readingId, events })).toEqual({
      eventCount: events.length,
    });
    expect((await api['readings.read']({ readingId })).events).toEqual(events);
    const finished = await api['readings.finish']({ readingId });
    expect(finished).toMatchObject({
      state: 'finished',
      wordCount: 4,
      sentenceCount: 1,
      gazeSampleCount: 40,
    });
    expect(await api['readings.list']({ studyId })).toEqual([finished]);
    const alignment = await api['readings.align']({ readingId });
    expect(alignment.sentences.map(({ text }) => text)).toEqual(['the heart is normal']);
    const heatmap = gridOf(
      await api['readings.heatmap']({ readingId, sentenceIndex: 0, maxSidePx: 64 }),
    );
    expect(heatmap).toMatchObject({ widthPx: 64, heightPx: 48 });

    const { reader } = beginInput(studyId);
    const choices = { camera: true, microphone: true, retention: false, training: true };
    const agreed = await api['readers.consent']({ reader, choices, language: 'en' });
    expect(agreed).toMatchObject({ reader, readingCount: 1, consent: choices });
    expect(await api['readers.list']({})).toEqual([agreed]);
    expect(await api['readers.get']({ reader })).toEqual(agreed);

    const model = await api['speech.install']({
      fileName: 'small.tar.gz',
      content: packSpeechModel(),
    });
    expect(await api['speech.models']({})).toEqual([model]);
    const settings = await api['settings.set']({ reader: 'Somebody', heatmapOpacity: 0.25 });
    expect(settings).toMatchObject({ reader: 'Somebody', heatmapOpacity: 0.25 });
    expect(await api['settings.get']({})).toEqual(settings);

    const fake = await startFakeServer(answersOf([remoteFilm]));
    const draft = { ...plainServer, url: fake.url };
    await api['servers.test'](draft);
    const server = await api['servers.save'](draft);
    expect(await api['servers.list']({})).toEqual([server]);
    const { serverId } = server;
    const found = await api['servers.find']({ serverId, query: anyStudy });
    expect(found).toMatchObject({ studies: [{ studyUid: remoteFilm.studyUid }], isComplete: true });
    const retrieval = await retrieveToEnd(client, { ...api }, serverId);
    expect(retrieval).toMatchObject({ state: 'finished', imported: 1 });
    expect(await api['retrievals.last']({})).toEqual({ retrieval });
    await api['retrievals.cancel']({ retrievalId: retrieval.retrievalId });
    await api['servers.remove']({ serverId });
    expect(await api['servers.list']({})).toEqual([]);

    const run = await runToEnd(client, { ...api });
    expect(run).toMatchObject({ state: 'finished', step: 3, exampleCount: 1 });
    expect(await api['runs.list']({})).toEqual([run]);
    expect(await api['runs.metrics']({ runId: run.runId })).toHaveLength(3);
    await api['runs.cancel']({ runId: run.runId });
    const modelId = run.modelId ?? '';
    expect(await api['models.list']({})).toMatchObject([
      { modelId: `${modelId}-start`, name: 'initialised, seed 1', parentModelId: null },
      { modelId, parameterCount: 3, parentModelId: `${modelId}-start` },
    ]);
    const attention = await api['review.attend']({ modelId, studyId, phrase: 'heart' });
    expect(gridOf(attention.grid).values[5]).toBe(1);
    const compared = await api['review.compare']({
      readingId,
      sentenceIndex: 0,
      baseModelId: modelId,
      tunedModelId: modelId,
    });
    expect(compared.sentence).toBe('the heart is normal');
    expect(gridOf(compared.gazeGrid).values).toHaveLength(49);

    await evaluate(client, { ...api }, modelId);

    await api['readings.discard']({ readingId });
    expect(await api['library.info']({})).toMatchObject({ studyCount: 3, readingCount: 0 });
    await api['readings.begin'](beginInput(studyId));
    const begun = (await api['readings.list']({})).find(({ state }) => state === 'recording');
    await api['readings.interrupt']({ readingId: begun?.readingId ?? '' });
    expect(await api['library.info']({})).toMatchObject({ interruptedCount: 1 });
    await trackEyes(api);
    await importNothing(api);
    const withdrawal = await api['readers.withdrawal']({ reader });
    expect(withdrawal.models).toMatchObject([{ modelId, how: 'trained' }]);
    const readingIds = withdrawal.readings.map(({ readingId }) => readingId);
    expect(await api['readers.withdraw']({ reader, readingIds })).toEqual(withdrawal);
    expect(await api['readings.list']({})).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
    expect([...called].sort()).toEqual(Object.keys(methods).sort());
  });

  test('a call that waits when the wire closes is rejected, and so is every later one', async () => {
    const client = await openClient();
    const waiting = client.api['studies.list']({});
    client.close();
    await expect(waiting).rejects.toMatchObject({ code: 'api.disconnected' });
    await expect(client.api['studies.list']({})).rejects.toMatchObject({
      code: 'api.disconnected',
    });
  });

  test('a reading is interrupted when the caller that records it leaves', async () => {
    const library = await openTestLibrary();
    const recorder = await open(library);
    const observer = await open(library);
    const content = smallPng();
    const report = await recorder.api['studies.import']({ files: [{ fileName: 'a', content }] });
    const studyId = report.imported[0]?.studyId ?? '';
    await recorder.api['readings.begin'](beginInput(studyId));
    expect(await observer.api['readings.list']({})).toMatchObject([{ state: 'recording' }]);

    const changed = new Promise<void>(resolve => observer.on('library.changed', () => resolve()));
    recorder.close();
    await changed;
    expect(await observer.api['readings.list']({})).toMatchObject([{ state: 'interrupted' }]);
    expect(await observer.api['studies.list']({})).toMatchObject([{ status: 'interrupted' }]);
  });
});

/** An evaluation of a model, the same once more, and what can be asked of them. */
async function evaluate(client: Connection, api: Api, modelId: string): Promise<void> {
  const folder = await folderOf(smallFilmSet());
  const request = zeroShotOf(folder, [modelId]);
  expect(await api['evaluations.inspect'](request.dataSet)).toMatchObject({ filmCount: 6 });
  const first = await evaluateToEnd(client, () => api['evaluations.start'](request));
  const again = await evaluateToEnd(client, () => api['evaluations.rerun'](first));
  expect(await api['evaluations.list']({})).toEqual([again, first]);
  const { figures } = await api['evaluations.result'](first);
  expect(figures.map(({ value }) => value)).toEqual([0.5, 1 / 3, 0.5, 0.5]);
  const ids = { firstId: first.evaluationId, secondId: again.evaluationId };
  expect(await api['evaluations.compare'](ids)).toMatchObject({ causes: [] });
  expect((await api['evaluations.items'](first)).content.length).toBeGreaterThan(0);
  await api['evaluations.cancel'](first);
  await expect(api['evaluations.resume'](first)).rejects.toMatchObject({
    code: 'evaluation.finished',
  });
  await api['evaluations.remove'](again);
}

async function evaluateToEnd(client: Connection, start: () => Promise<Evaluation>) {
  const ended = new Promise<Evaluation>(resolve => {
    client.on('evaluation.progress', evaluation => {
      if (evaluation.state === 'finished') resolve(evaluation);
    });
  });
  await start();
  return ended;
}

/** Asks for weights that are not there, and is told so. */
async function importNothing(api: Api): Promise<void> {
  expect(await api['models.choose']({ what: 'files' })).toEqual({ paths: [] });
  const { importId } = await api['models.import'](importRequest(['/nowhere/model.safetensors']));
  await expect
    .poll(() => api['models.currentImport']({}))
    .toMatchObject({ importId, state: 'failed', error: { code: 'path.missing' } });
  await api['models.cancelImport']({ importId });
}

/** Connects a tracker on a loopback port, calibrates it and leaves it. */
async function trackEyes(api: Api): Promise<void> {
  const server = await GazepointServer.start({ rateHz: 60 });
  onTestFinished(() => server.stop());
  const address = { host: '127.0.0.1', port: server.port, acceptsRemote: false };
  expect(await api['trackers.connect'](address)).toMatchObject({ product: 'GP3HD', rateHz: 60 });
  expect((await api['trackers.calibrate']({})).points).toHaveLength(5);
  await api['trackers.cancelCalibration']({});
  expect((await api['trackers.clock']({})).nowMs).toBeGreaterThan(0);
  await api['trackers.disconnect']({});
  await expect(api['trackers.calibrate']({})).rejects.toMatchObject({ code: 'tracker.none' });
}

/** The api, noting which of its methods were called. */
function recorded(client: Connection) {
  const called = new Set<string>();
  const api = new Proxy(client.api, {
    get(target, method: MethodName) {
      called.add(method);
      return target[method];
    },
  });
  return { client, api, called };
}

/** Offers files as a page does, and answers every request for parts of them. */
async function importFromPage(api: Api, files: Record<string, Uint8Array<ArrayBuffer>>) {
  const contents = Object.values(files);
  const { importId } = await api['imports.open']({
    files: Object.entries(files).map(([name, { length: sizeBytes }]) => ({
      name,
      sizeBytes,
      modifiedMs: null,
    })),
  });
  let { request } = await api['imports.exchange']({ importId, answer: null });
  while (request !== null) {
    const { requestId, file, startByte, endByte } = request;
    const content = contents[file]?.slice(startByte, endByte) ?? null;
    ({ request } = await api['imports.exchange']({ importId, answer: { requestId, content } }));
  }
}

async function retrieveToEnd(client: Connection, api: Api, serverId: string) {
  const ended = new Promise<RetrievalProgress>(resolve => {
    client.on('retrieval.progress', progress => {
      if (!['listing', 'fetching'].includes(progress.state)) resolve(progress);
    });
  });
  await api['retrievals.start']({ serverId, studyUids: [remoteFilm.studyUid] });
  return ended;
}

async function runToEnd(client: Connection, api: Api): Promise<RunProgress> {
  const ended = new Promise<RunProgress>(resolve => {
    client.on('run.progress', progress => {
      if (['finished', 'failed', 'cancelled'].includes(progress.state)) resolve(progress);
    });
  });
  await api['runs.start']({
    baseModelId: null,
    stepCount: 3,
    batchSize: 2,
    learningRate: 0.001,
    seed: 1,
    useGaze: true,
  });
  return ended;
}
