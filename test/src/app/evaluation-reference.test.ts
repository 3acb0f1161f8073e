import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { startModelHost } from '../../../main/node/model-host-port.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { scorePhrase } from '../../../src/evaluation/phrase-grounding.ts';
import { precisionAtK } from '../../../src/evaluation/retrieval.ts';
import { askReference, compareWithScikitLearn } from '../../support/evaluation-reference.ts';
import { addModel } from '../../support/film-sets.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { missingSharedData, SHARED_DATA } from '../../support/shared-data.ts';

const missing = missingSharedData('cxr-nih14') ?? missingScikitLearn();
const SLOW_MS = 240_000;

test.skipIf(missing !== null)(
  `zero-shot and linear probes are scikit-learn’s on the same features (${missing ?? 'nano'})`,
  { timeout: SLOW_MS },
  async () => {
    const library = await openTestLibrary(undefined, startModelHost);
    const host = await startModelHost();
    try {
      await addModel(library, host, 'nano');
      const compared = await compareWithScikitLearn(
        library,
        host,
        'nano',
        `${SHARED_DATA}cxr-nih14`,
      );
      const defined = compared.filter(({ theirs }) => theirs !== null);
      expect(defined.length).toBeGreaterThan(15);
      expect(compared.map(({ name, ours }) => [name, ours?.toFixed(6) ?? null])).toEqual(
        compared.map(({ name, theirs }) => [name, theirs?.toFixed(6) ?? null]),
      );
    } finally {
      await host.stop();
    }
  },
);

test.skipIf(missingScikitLearn() !== null)('precision at k is scikit-learn’s', () => {
  const random = new SeededRandom(4, 'retrieval');
  const width = 6;
  const features = (count: number) =>
    Float32Array.from({ length: count * width }, () => random.normal());
  const classes = (count: number) => Array.from({ length: count }, () => random.integer(3));
  const [queries, candidates] = [features(20), features(15)];
  const [queryClasses, candidateClasses] = [classes(20), classes(15)];
  const rows = (values: Float32Array) =>
    Array.from({ length: values.length / width }, (_, i) => [
      ...values.subarray(i * width, (i + 1) * width),
    ]);
  const ks = [1, 5, 10, 20];
  const [theirs] = askReference({
    retrieval: [
      {
        queries: rows(queries),
        candidates: rows(candidates),
        queryClasses,
        candidateClasses,
        ks,
      },
    ],
  }).retrieval;
  const ours = ks.map(k => precisionAtK(queries, queryClasses, candidates, candidateClasses, k));
  ours.forEach((value, i) => {
    expect(value).toBeCloseTo(theirs?.[i] ?? Number.NaN, 12);
  });
});

test.skipIf(missingScikitLearn() !== null)(
  'phrase grounding is what drawing every pixel of the film gives',
  () => {
    const random = new SeededRandom(5, 'grounding');
    const cases = [
      { film: [70, 70], boxes: [[10, 20, 25, 30]] },
      {
        film: [70, 42],
        boxes: [
          [3, 4, 11, 9],
          [40, 20, 22, 12],
        ],
      },
      { film: [56, 70], boxes: [[0, 0, 56, 10]] },
    ] as const;
    const grids = cases.map(() =>
      Float32Array.from({ length: 49 }, () => random.uniform(-0.2, 0.7)),
    );
    const theirs = askReference({
      grounding: cases.map((one, i) => ({
        ...one,
        attention: Array.from({ length: 7 }, (_, row) => [
          ...(grids[i] as Float32Array).subarray(7 * row, 7 * row + 7),
        ]),
      })),
    }).grounding;
    cases.forEach(({ film: [widthPx, heightPx], boxes }, i) => {
      const region = boxes.map(([x, y, w, h]) => [
        { xPx: x, yPx: y },
        { xPx: x + w, yPx: y },
        { xPx: x + w, yPx: y + h },
        { xPx: x, yPx: y + h },
      ]);
      const attention = { widthPx: 7, heightPx: 7, values: grids[i] as Float32Array };
      const ours = scorePhrase(attention, region, { widthPx, heightPx });
      expect(ours.cnr).toBeCloseTo(theirs[i]?.cnr ?? Number.NaN, 5);
      expect(ours.meanIou).toBeCloseTo(theirs[i]?.meanIou ?? Number.NaN, 5);
    });
  },
);

test('a box that covers the film, and a map that is the same everywhere, have no contrast', () => {
  const film = { widthPx: 70, heightPx: 70 };
  const box = (side: number) => [
    [
      { xPx: 0, yPx: 0 },
      { xPx: side, yPx: 0 },
      { xPx: side, yPx: side },
      { xPx: 0, yPx: side },
    ],
  ];
  const flat = { widthPx: 7, heightPx: 7, values: new Float32Array(49).fill(0.25) };
  expect(scorePhrase(flat, box(70), film).cnr).toBeNull();
  expect(scorePhrase(flat, box(20), film)).toMatchObject({ cnr: null });
  // Two of five thresholds lie below; there everything is told.
  expect(scorePhrase(flat, box(70), film).meanIou).toBeCloseTo(2 / 5, 6);
  expect(scorePhrase(flat, box(0), film).meanIou).toBeNull();
});

function missingScikitLearn(): string | null {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import sklearn'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no scikit-learn';
  }
}
