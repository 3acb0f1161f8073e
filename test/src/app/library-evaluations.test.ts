import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Api, EvaluationRequest } from '../../../src/api/contract.ts';
import type { ModelHost } from '../../../src/app/ports.ts';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { addModel, ended } from '../../support/film-sets.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';
import { standInModelHost } from '../../support/stand-in-model-host.ts';

/** The patch with the reader's gaze, (16, 24) px of 64 × 48 on a square: the good model looks there. */
const lookedAt = 3 * 7 + 1;

/** Attention is 1 at one patch; films differ by their grey, sentences by their length. */
function seeingHost(): ModelHost {
  const patchesOf = (folder: string) => {
    const patches = new Float32Array(49 * 2);
    const patch = folder.includes('good') ? lookedAt : 40;
    for (let i = 0; i < 49; i++) patches[2 * i + 1] = 1;
    patches.set([1, 0], 2 * patch);
    return patches;
  };
  return {
    ...standInModelHost(),
    async filmFeatures(folder, image) {
      const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
      const global = Float32Array.of(Math.cos(3 * mean), Math.sin(3 * mean));
      return { global, pooled: global, patches: patchesOf(folder) };
    },
    embed: async (_folder, images, sentences) => ({
      width: 2,
      images: new Float32Array(2 * images.length),
      sentences: Float32Array.from(sentences.flatMap(() => [1, 0])),
      tokensCut: sentences.map(() => 0),
    }),
  };
}

/** Models it writes differ: what one has made of a film is not taken for another's. */
function namedHost(name: string): ModelHost {
  const host = standInModelHost();
  return {
    ...host,
    async initialise(folder, seed, sentences) {
      await host.initialise(folder, seed, sentences);
      await writeFile(join(folder, 'vocab.txt'), name);
    },
  };
}

/** The small reading with another sentence. */
function saying(sentence: string): JournalEvent[] {
  const events = smallReading().filter(({ type }) => type !== 'word');
  const words = sentence.split(' ').map((text, i) => ({
    type: 'word' as const,
    text,
    startMs: 1000 + 100 * i,
    endMs: 1080 + 100 * i,
    confidence: 1,
  }));
  return [...events, ...words];
}

async function addFilm(api: Api, seed: number): Promise<string> {
  const files = [{ fileName: `film-${seed}.png`, content: smallPng(seed) }];
  const { imported } = await api['studies.import']({ files, heldOut: false });
  return imported[0]?.studyId ?? '';
}

async function addRead(api: Api, seed: number, sentence: string): Promise<string> {
  const studyId = await addFilm(api, seed);
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await api['readings.append']({ readingId, events: saying(sentence) });
  await api['readings.finish']({ readingId });
  return studyId;
}

const sentences = [
  'there is an effusion',
  'there is a nodule',
  'there is an effusion',
  'the heart is enlarged',
];

async function libraryOfReadings() {
  const library = await openTestLibrary(undefined, async () => seeingHost());
  for (const modelId of ['poor', 'good']) await addModel(library, namedHost(modelId), modelId);
  const { api } = library.app.openSession();
  const studyIds: string[] = [];
  for (const [i, sentence] of sentences.entries()) {
    studyIds.push(await addRead(api, i + 1, sentence));
  }
  const run = async (request: EvaluationRequest) => {
    const done = await ended(library, api, await api['evaluations.start'](request));
    expect(done.error).toBeNull();
    return done;
  };
  return { library, api, studyIds, run };
}

test('models are compared on every reading, paired with the first', async () => {
  const { api, studyIds, run } = await libraryOfReadings();
  const done = await run({ kind: 'comparison', modelIds: ['poor', 'good'], seed: 1 });
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
  const { api, run } = await libraryOfReadings();
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
  const { api, run } = await libraryOfReadings();
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
  const compared = await ended(library, api, await start({ kind: 'comparison', ...models }));
  expect(compared.error?.code).toBe('evaluation.noReadings');
  const request = { kind: 'next-cases', ...models, count: 5, randomShare: 0 } as const;
  const queued = await ended(library, api, await start(request));
  expect(queued.error?.code).toBe('evaluation.noUnread');
});
