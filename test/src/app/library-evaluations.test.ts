import { expect, test } from 'vitest';
import type { EvaluationRequest } from '../../../src/api/contract.ts';
import { addModel, ended } from '../../support/film-sets.ts';
import { addFilm, libraryOfReadings, seeingHost } from '../../support/library-of-readings.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { standInModelHost } from '../../support/stand-in-model-host.ts';

async function withRun() {
  const opened = await libraryOfReadings();
  const { library, api } = opened;
  const run = async (request: EvaluationRequest) => {
    const done = await ended(library, api, await api['evaluations.start'](request));
    expect(done.error).toBeNull();
    return done;
  };
  return { ...opened, run };
}

test('models are compared on every reading, paired with the first', async () => {
  const { api, studyIds, run } = await withRun();
  const done = await run({
    kind: 'comparison',
    modelIds: ['poor', 'good'],
    seed: 1,
    unseenOnly: false,
  });
  const { rows, differences, findings, models } = await api['insights.comparison'](done);
  expect(models.map(({ modelId }) => modelId)).toEqual(['poor', 'good']);
  expect(findings).toEqual(['effusion', 'heart', 'nodule']);
  expect(rows.map(({ studyId }) => studyId).sort()).toEqual([...studyIds].sort());
  for (const { values, trainedOn } of rows) {
    expect(values[1]?.gazeAgreement).toBeGreaterThan(0.4);
    expect(values[0]?.gazeAgreement).toBeLessThan(0.1);
    expect(trainedOn).toEqual([]);
  }
  const gain = differences.find(({ measure }) => measure === 'gazeAgreement');
  expect(gain).toMatchObject({ modelId: 'good', readingCount: 4, patientCount: 4 });
  expect(gain?.low).toBeGreaterThan(0.3);
  const result = await api['evaluations.result'](done);
  expect(result.dataSet).toMatchObject({ layout: 'library', filmCount: 4 });
  expect(result.figures.map(({ metric }) => metric)).toEqual([
    ...['gazeAgreement', 'correctness', 'auroc'],
    ...['gazeAgreement', 'correctness', 'auroc'],
  ]);
  await expect(api['insights.map'](done)).rejects.toMatchObject({ code: 'evaluation.noResult' });
});

test.each(['tsne', 'umap'] as const)('films stand on a map for each model (%s)', async method => {
  const { api, run } = await withRun();
  const unread = await addFilm(api, 9);
  const map = async (mostFilms: number) => {
    const modelIds = ['poor', 'good'];
    return api['insights.map'](await run({ kind: 'map', modelIds, seed: 1, method, mostFilms }));
  };
  const { films, maps } = await map(5000);
  expect(films).toHaveLength(5);
  expect(films.find(({ studyId }) => studyId === unread)).toMatchObject({
    status: 'unread',
    findings: null,
  });
  expect(films.map(({ findings }) => findings?.join())).toEqual(
    expect.arrayContaining(['effusion', 'nodule', 'heart']),
  );
  expect(maps.map(({ points }) => points.filter(Number.isFinite).length)).toEqual([10, 10]);
  expect((await map(4)).films).toHaveLength(4);
});

test('unread films are queued with what speaks for each', async () => {
  const { api, run } = await withRun();
  const unread = [await addFilm(api, 9), await addFilm(api, 14), await addFilm(api, 20)];
  const done = await run({
    kind: 'next-cases',
    modelIds: ['good'],
    seed: 1,
    count: 10,
    randomShare: 0.34,
  });
  const { cases, readCount, candidateCount } = await api['insights.nextCases'](done);
  expect([readCount, candidateCount]).toEqual([4, 3]);
  expect(cases.map(({ studyId }) => studyId).sort()).toEqual([...unread].sort());
  expect(cases.filter(({ reason }) => reason === 'control')).toHaveLength(1);
  for (const one of cases) {
    expect(one.agreementNearby).toBeGreaterThan(0.4);
    expect(one.uncertainty).toSatisfy(Number.isFinite);
    expect(one.fileName).not.toBe('');
  }
});

test('a library without readings, or without unread films, says so', async () => {
  const library = await openTestLibrary(undefined, async () => seeingHost());
  await addModel(library, standInModelHost(), 'good');
  const { api } = library.app.openSession();
  const start = (request: EvaluationRequest) => api['evaluations.start'](request);
  const models = { modelIds: ['good'], seed: 1 };
  const compared = await ended(
    library,
    api,
    await start({ kind: 'comparison', ...models, unseenOnly: false }),
  );
  expect(compared.error?.code).toBe('evaluation.noReadings');
  const request = { kind: 'next-cases', ...models, count: 5, randomShare: 0 } as const;
  const queued = await ended(library, api, await start(request));
  expect(queued.error?.code).toBe('evaluation.noUnread');
});
