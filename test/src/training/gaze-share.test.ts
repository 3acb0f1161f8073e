import { expect, test } from 'vitest';
import { nanoConfig, patchesPerSide } from '../../../src/model/config.ts';
import { BatchMaker } from '../../../src/training/batch-maker.ts';
import { examplesWithGaze } from '../../../src/training/gaze-share.ts';

const indices = Array.from({ length: 200 }, (_, i) => i + 3);

test('a share is that many examples, and a larger one holds the smaller ones', () => {
  const sizes = [0, 0.01, 0.05, 0.1, 0.5, 1].map(share => examplesWithGaze(indices, share, 4));
  expect(sizes.map(chosen => chosen.size)).toEqual([0, 2, 10, 20, 100, 200]);
  for (const [i, chosen] of sizes.slice(1).entries()) {
    for (const index of sizes[i] as Set<number>) expect(chosen).toContain(index);
  }
});

test('any share above none keeps one, and seeds choose others', () => {
  expect(examplesWithGaze([7, 9], 0.01, 1).size).toBe(1);
  expect(examplesWithGaze(indices, 0.1, 1)).not.toEqual(examplesWithGaze(indices, 0.1, 2));
});

test('a batch has the gaze of the chosen examples only', async () => {
  const config = nanoConfig(1);
  const n = patchesPerSide(config) ** 2;
  const size = config.vision.imageSizePx;
  const text = new Map([['clear', new Float32Array(config.text.width)]]);
  const gazeCounts = [0, 0.5, 1].map(async gazeShare => {
    const maker = new BatchMaker(
      {
        config,
        text,
        split: { training: [0, 1, 2, 3], validation: [] },
        settings: { batchSize: 4, seed: 1, useGaze: true, augment: false, gazeShare },
        microBatchSize: 4,
      },
      async index => ({
        exampleId: String(index),
        patientId: String(index),
        image: new Float32Array(size * size),
        sentences: ['clear'],
        gaze: new Float32Array(n).fill(1),
      }),
    );
    const [batch] = await maker.training(1);
    const shares = batch?.inputs.gazeShares?.values ?? [];
    return [...shares].filter(share => share > 0).length;
  });
  expect(await Promise.all(gazeCounts)).toEqual([0, 2, 4]);
});
