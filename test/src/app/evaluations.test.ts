import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EvaluationRequest } from '../../../src/api/contract.ts';
import {
  addModel,
  ended,
  folderOf,
  onFolder,
  smallFilmSet,
  zeroShotOf,
} from '../../support/film-sets.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { standInModelHost } from '../../support/stand-in-model-host.ts';

async function libraryWithModels(...modelIds: string[]) {
  const library = await openTestLibrary();
  for (const modelId of modelIds) await addModel(library, standInModelHost(), modelId);
  return { library, api: library.app.openSession().api };
}

test('a result says what it was computed from, and a damaged film stops nothing', async () => {
  const { library, api } = await libraryWithModels('first');
  const folder = await folderOf(smallFilmSet());
  await writeFile(join(folder, 'films', '4.png'), 'no film');
  const done = await ended(
    library,
    api,
    await api['evaluations.start'](zeroShotOf(folder, ['first'])),
  );
  expect(done).toMatchObject({ state: 'finished', error: null, problemCount: 1 });
  const result = await api['evaluations.result'](done);
  expect(result).toMatchObject({
    codeVersion: library.ports.library.appVersion,
    engine: 'stand-in',
    request: { seed: 7 },
    models: [{ modelId: 'first', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    dataSet: { layout: 'folder', filmCount: 6, patientCount: 6 },
    problems: [{ file: 'films/4.png', line: null }],
  });
  // The stand-in says the same of all films: the first class of all, and every pair is a tie.
  expect(result.figures).toMatchObject([
    { metric: 'accuracy', of: null, value: 3 / 5, count: 5 },
    { metric: 'macroF1', of: null, value: (2 * 3) / (2 * 3 + 2) / 2 },
    { metric: 'auroc', of: 'Edema', value: 0.5 },
    { metric: 'auroc', of: 'Atelectasis', value: 0.5 },
  ]);
  const { content } = await api['evaluations.items'](done);
  expect(new TextDecoder().decode(content).split('\n').slice(0, 2)).toEqual([
    'model,film,patient,truth,told,Edema,Atelectasis',
    'first,1.png,p1,Edema,Edema,1,1',
  ]);
});

test('the same once more has the same numbers; other data, seeds and models are told', async () => {
  const { library, api } = await libraryWithModels('first', 'second');
  const folder = await folderOf(smallFilmSet());
  const request = zeroShotOf(folder, ['first']);
  const first = await ended(library, api, await api['evaluations.start'](request));
  const again = await ended(library, api, await api['evaluations.rerun'](first));
  expect(again).toMatchObject({ rerunOf: first.evaluationId, request });
  const compare = (other: { evaluationId: string }) =>
    api['evaluations.compare']({ firstId: first.evaluationId, secondId: other.evaluationId });
  const same = await compare(again);
  expect(same.causes).toEqual([]);
  expect(same.rows.map(({ isSame }) => isSame)).toEqual([true, true, true, true]);

  await writeFile(
    join(folder, 'list.csv'),
    'image,Edema,Atelectasis\n1.png,1,0\n2.png,1,0\n3.png,0,1\n',
  );
  const other = { ...zeroShotOf(folder, ['second']), seed: 8 };
  const changed = await compare(await ended(library, api, await api['evaluations.start'](other)));
  // All stand-ins have the same weights.
  expect(changed.causes).toEqual(['data', 'seed']);
  expect(changed.rows[0]).toMatchObject({
    models: ['model first', 'model second'],
    metric: 'accuracy',
    first: 1 / 2,
    second: 2 / 3,
    isSame: false,
  });
});

test.each<[string, Partial<EvaluationRequest>, string[]]>([
  ['probe', { kind: 'probe', shares: [0.5, 1], testShare: 0.4 }, ['meanAuroc', 'auroc']],
  [
    'retrieval by prompts',
    { kind: 'retrieval', texts: 'prompts' },
    ['precisionAt1', 'precisionAt10'],
  ],
  [
    'retrieval by reports',
    { kind: 'retrieval', texts: 'reports' },
    ['precisionAt1', 'precisionAt10'],
  ],
  ['grounding', { kind: 'grounding' }, ['cnr', 'meanIou', 'pointing']],
])('%s has its figures for each model', async (_name, change, metrics) => {
  const { library, api } = await libraryWithModels('first', 'second');
  const folder = await folderOf(smallFilmSet());
  const common = { ...zeroShotOf(folder, ['first', 'second']), textsPerClass: 3 };
  const request = { ...common, ...change } as EvaluationRequest;
  const done = await ended(library, api, await api['evaluations.start'](request));
  expect(done).toMatchObject({ state: 'finished', error: null, problemCount: 0 });
  expect(done.headline.length).toBeGreaterThan(0);
  const { figures } = await api['evaluations.result'](done);
  for (const modelId of ['first', 'second']) {
    const told = figures.filter(figure => figure.modelId === modelId).map(({ metric }) => metric);
    expect(told).toEqual(expect.arrayContaining(metrics));
  }
});

test('one that is cancelled can be resumed, and one that waits never starts', async () => {
  const { library, api } = await libraryWithModels('first');
  const request = zeroShotOf(await folderOf(smallFilmSet()), ['first']);
  const [first, second] = [
    await api['evaluations.start'](request),
    await api['evaluations.start'](request),
  ];
  await expect(api['evaluations.remove'](first)).rejects.toMatchObject({
    code: 'evaluation.goingOn',
  });
  await api['evaluations.cancel'](second);
  await api['evaluations.cancel'](first);
  expect(await ended(library, api, first)).toMatchObject({ state: 'cancelled' });
  expect(await ended(library, api, second)).toMatchObject({ state: 'cancelled' });
  await expect(api['evaluations.result'](first)).rejects.toMatchObject({
    code: 'evaluation.noResult',
  });
  const resumed = await ended(library, api, await api['evaluations.resume'](first));
  expect(resumed).toMatchObject({ evaluationId: first.evaluationId, state: 'finished' });
  await expect(api['evaluations.resume'](first)).rejects.toMatchObject({
    code: 'evaluation.finished',
  });
  await api['evaluations.remove'](second);
  expect(await api['evaluations.list']({})).toHaveLength(1);
});

test('a folder is looked at before anything is computed, and what it is not is said', async () => {
  const { library, api } = await libraryWithModels('first');
  expect(await api['evaluations.inspect'](onFolder(await folderOf(smallFilmSet())))).toEqual({
    layout: 'folder',
    filmCount: 6,
    patientCount: 6,
    reportCount: 6,
    boxCount: 6,
    hasTestSplit: false,
    classes: [
      { name: 'Edema', positiveCount: 3 },
      { name: 'Atelectasis', positiveCount: 3 },
    ],
    problemCount: 0,
    problems: [],
  });
  const empty = onFolder(await folderOf({ 'notes.txt': 'nothing' }));
  await expect(api['evaluations.inspect'](empty)).rejects.toMatchObject({
    code: 'filmSet.unknown',
  });
  const lists = onFolder(await folderOf({ 'list.csv': 'image,Edema\na.png,1\n' }));
  await expect(api['evaluations.inspect'](lists)).rejects.toMatchObject({
    code: 'filmSet.noFilms',
    actual: '1 of its films are in no folder, first a.png',
  });
  const request = zeroShotOf(lists.folder, ['unheard-of']);
  const failed = await ended(library, api, await api['evaluations.start'](request));
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'model.unknown' } });
});

test('features are computed once for each model and film, patches where they are asked for', async () => {
  let askedFor = 0;
  const host = () => ({
    ...standInModelHost(),
    filmFeatures: (folder: string, image: Float32Array) => {
      askedFor += 1;
      return standInModelHost().filmFeatures(folder, image);
    },
  });
  const library = await openTestLibrary(undefined, async () => host());
  await addModel(library, standInModelHost(), 'first');
  const { api } = library.app.openSession();
  const folder = await folderOf(smallFilmSet());
  const zeroShot = zeroShotOf(folder, ['first']);
  const grounding: EvaluationRequest = {
    kind: 'grounding',
    modelIds: ['first'],
    dataSet: onFolder(folder),
    seed: 1,
  };
  const counts: number[] = [];
  for (const request of [zeroShot, zeroShot, grounding, grounding, zeroShot]) {
    const done = await ended(library, api, await api['evaluations.start'](request));
    expect(done.state).toBe('finished');
    counts.push(askedFor);
  }
  expect(counts).toEqual([6, 6, 12, 12, 12]);
  const [film, ...others] = Object.keys(smallFilmSet());
  await writeFile(join(folder, film ?? ''), await readFile(join(folder, others[0] ?? '')));
  const again = await ended(library, api, await api['evaluations.start'](zeroShot));
  // The same picture under another name is known.
  expect([again.state, askedFor]).toEqual(['finished', 12]);
});
