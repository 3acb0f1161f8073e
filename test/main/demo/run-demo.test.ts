import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoParameters, type DemoResults, runDemo } from '../../../main/demo/run-demo.ts';
import { printableTable } from '../../../main/demo/tables.ts';
import { type OpenLibrary, openLibrary } from '../../../main/node/open-library.ts';

const parameters: DemoParameters = {
  seeds: [1],
  trainingCount: 4,
  unseenCount: 2,
  stepCount: 2,
  batchSize: 2,
  learningRate: 1e-3,
};

let folder: string;
let library: OpenLibrary;
let demo: DemoResults;
const stages: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foveal-demo-'));
  library = await openLibrary(join(folder, 'library'));
  const onProgress = (stage: string) => void stages.push(stage);
  demo = await runDemo(library, parameters, onProgress, new AbortController().signal);
}, 120_000);

afterAll(async () => {
  await library.close();
  await rm(folder, { recursive: true });
});

test('every condition is scored on the sentences of the unseen phantoms only', () => {
  const all = demo.results[0]?.groups.all;
  expect(all?.withGaze.sentenceCount).toBeGreaterThanOrEqual(8);
  expect(all?.withGaze.sentenceCount).toBeLessThanOrEqual(12);
  for (const condition of ['before', 'withoutGaze', 'withGaze', 'wordsOnly'] as const) {
    expect(all?.[condition].correlation.mean).toSatisfy(Number.isFinite);
  }
  expect(printableTable(demo)).toContain('with gaze');
});

test('both arms start from the same weights and the same batch, and part ways', () => {
  const { withGaze, withoutGaze } = demo.results[0]?.lossCurves ?? {};
  expect(withGaze?.total).toHaveLength(parameters.stepCount);
  expect(withoutGaze?.contrastive[0]).toSatisfy(Number.isFinite);
  expect(withGaze?.contrastive[0]).toBe(withoutGaze?.contrastive[0]);
  const correlation = (arm: 'before' | 'withGaze' | 'withoutGaze') =>
    demo.results[0]?.groups.all?.[arm].correlation.mean;
  expect(correlation('withGaze')).not.toBe(correlation('before'));
  expect(correlation('withGaze')).not.toBe(correlation('withoutGaze'));
});

test('studies, finished readings and the three models are in the library as any others', async () => {
  const { api, close } = library.app.openSession();
  const studies = await api['studies.list']({});
  expect(studies.map(study => study.heldOut === true).sort()).toEqual([
    ...Array(parameters.trainingCount).fill(false),
    ...Array(parameters.unseenCount).fill(true),
  ]);
  const readings = await api['readings.list']({});
  expect(readings.map(reading => reading.state)).toEqual(Array(6).fill('finished'));
  const models = await api['models.list']({});
  const ids = demo.results[0]?.modelIds;
  expect(models.map(model => model.modelId).sort()).toEqual(Object.values(ids ?? {}).sort());
  const [base] = models.filter(model => model.parentModelId === null);
  expect(base?.modelId).toBe(ids?.before);
  const trained = models.filter(model => model.parentModelId !== null);
  expect(trained.map(model => model.trainingStudyIds?.length)).toEqual([4, 4]);
  await close();
});

test('the page stands alone and the results say with what they were made', async () => {
  const page = await readFile(join(library.folder.path, 'demo', 'index.html'), 'utf8');
  expect(page).toContain('Does gaze teach a model where to look?');
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
  const results = await readFile(join(library.folder.path, 'demo', 'results.json'), 'utf8');
  expect(JSON.parse(results).parameters).toEqual(parameters);
});

test('it says what it is doing, in order', () => {
  expect([...new Set(stages)]).toEqual([
    'Drawing and reading phantoms',
    'Storing studies and readings',
    'Training with and without gaze',
  ]);
});

test.each(['Drawing and reading phantoms', 'Training with and without gaze'])(
  'an interruption of “%s” ends it with its reason',
  async stage => {
    const interruption = new AbortController();
    const reason = new Error('interrupted');
    const stop = (current: string) => {
      if (current === stage) interruption.abort(reason);
    };
    const endless = { ...parameters, stepCount: 100_000 };
    await expect(runDemo(library, endless, stop, interruption.signal)).rejects.toBe(reason);
  },
);
