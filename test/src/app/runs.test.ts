import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Api, RunProgress } from '../../../src/api/contract.ts';
import type { App } from '../../../src/app/app.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';
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

async function addReading(api: Api, seed: number): Promise<void> {
  const files = [{ fileName: `${seed}.png`, content: smallPng(seed) }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await api['readings.append']({ readingId, events: smallReading() });
  await api['readings.finish']({ readingId });
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

test('a cancelled run leaves no model of its own, and the next can start', async () => {
  const startModelHost = async () => standInModelHost({ waits: true });
  const { app } = await openTestLibrary(undefined, startModelHost);
  const { api } = app.openSession();
  await addReading(api, 1);
  const running = untilState(app, 'running');
  const cancelled = untilState(app, 'cancelled');
  const { runId } = await api['runs.start'](parameters);
  await running;
  await expect(api['runs.start'](parameters)).rejects.toMatchObject({ code: 'run.busy' });
  await api['runs.cancel']({ runId });
  expect(await cancelled).toMatchObject({ runId, modelId: null });
  const ids = (await api['models.list']({})).map(({ modelId }) => modelId);
  expect(ids).toEqual([`${runId}-start`]);
  await api['runs.start'](parameters);
});

test('a run whose host ended without a word is listed as failed', async () => {
  const folder = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(folder);
  const ended = untilState(library.app, 'failed');
  const { runId } = await library.app.openSession().api['runs.start'](parameters);
  const progress = await ended;
  await library.ports.runs.save({ ...progress, state: 'running', error: null });
  await library.close();
  const { api } = (await openTestLibrary(folder)).app.openSession();
  expect(await api['runs.list']({})).toMatchObject([
    { runId, state: 'failed', error: { code: 'run.interrupted' } },
  ]);
});

test('a model that does not exist is refused before anything is written', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const started = api['runs.start']({ ...parameters, baseModelId: 'none' });
  await expect(started).rejects.toMatchObject({ code: 'model.unknown' });
  expect(await api['runs.list']({})).toEqual([]);
});
