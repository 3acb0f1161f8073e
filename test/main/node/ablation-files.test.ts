import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AblationFiles } from '../../../main/node/ablation-files.ts';
import {
  type AblationMaterial,
  type AblationPlan,
  runAblation,
} from '../../../src/app/ablation.ts';
import type { ModelHost, TrainJob } from '../../../src/app/ports.ts';
import { usualArms } from '../../../src/evaluation/ablation/arms.ts';

const terms = { stepCount: 10 };
const plan: AblationPlan = {
  arms: usualArms([0, 1]).slice(0, 2),
  seeds: [1, 2],
  stepCount: 10,
  batchSize: 2,
  learningRate: 1e-3,
};
const example = (index: number) => ({
  exampleId: `e${index}`,
  patientId: `p${index}`,
  image: new Float32Array(4),
  sentences: ['there is an effusion'],
  gaze: Float32Array.of(0, 1, 0, 0),
});
const material: AblationMaterial = {
  examples: [0, 1, 2].map(index => ({ file: `f${index}`, sentences: ['there is an effusion'] })),
  training: [0, 1],
  unseen: [2],
  read: async index => example(index),
  places: () => null,
  baseModelFolder: null,
};

let folder: string;
let trained: TrainJob[];
let failsAt = Number.POSITIVE_INFINITY;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foveal-ablation-'));
  trained = [];
  failsAt = Number.POSITIVE_INFINITY;
});
afterEach(() => rm(folder, { recursive: true }));

/** A model process that looks where its number of trainings says. */
async function startHost(): Promise<ModelHost> {
  return {
    initialise: async () => {},
    train(job, listener) {
      trained.push(job);
      if (trained.length === failsAt) {
        return { finished: Promise.reject(new Error('killed')), stop() {} };
      }
      const loss = { total: 1, gaze: null, contrastive: null, mapping: null };
      listener.onStep({
        ...{ step: 10, stepCount: 10, loss, learningRate: 1, gradientNorm: 1, validation: null },
        ...{ best: null, elapsedMs: 1, remainingMs: null, examplesPerSecond: 1, idleShare: 0 },
        ...{ memoryByteCount: 1, checkpointStep: 10, engine: 'onnx' },
      });
      return { finished: Promise.resolve({ outcome: 'finished', checkpointStep: 10 }), stop() {} };
    },
    tryStep: () => Promise.reject(new Error('not asked for')),
    attend: async () => ({ patchesPerSide: 2, maps: [Float32Array.of(0, 1, 0, 0.5)] }),
    embed: async (_, images, sentences) => ({
      width: 2,
      images: new Float32Array(2 * images.length).fill(Math.SQRT1_2),
      sentences: new Float32Array(2 * sentences.length).fill(Math.SQRT1_2),
      tokensCut: sentences.map(() => 0),
    }),
    filmFeatures: () => Promise.reject(new Error('not asked for')),
    stop: async () => {},
    engine: 'stand-in',
  };
}

const run = async (signal = new AbortController().signal) =>
  runAblation(plan, material, await AblationFiles.open(folder, terms), startHost, () => {}, signal);

test('what was done before a kill is not done again', async () => {
  failsAt = 3;
  await expect(run()).rejects.toThrow('killed');
  failsAt = Number.POSITIVE_INFINITY;
  const cells = await run();
  expect(cells.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
    'before 1',
    'mlce-egf-egm-0 1',
    'mlce-egf-egm-100 1',
    'before 2',
    'mlce-egf-egm-0 2',
    'mlce-egf-egm-100 2',
  ]);
  // Four cells are trained; the one that was killed came twice, with the same checkpoints.
  expect(trained).toHaveLength(5);
  expect(trained[3]?.checkpointFolder).toBe(trained[2]?.checkpointFolder);
  expect(trained[3]?.course).toBe(trained[2]?.course);
  expect(await run()).toEqual(cells);
  expect(trained).toHaveLength(5);
});

test('an arm trains on its share of gaze, and the score is against the reader’s gaze', async () => {
  const cells = await run();
  expect(trained.map(({ settings }) => [settings.seed, settings.gazeShare])).toEqual([
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  expect(trained[0]?.settings.useGaze).toBe(false);
  expect(trained[0]?.split).toEqual({ training: [0, 1], validation: [] });
  // Pearson's of (0, 1, 0, ½) and (0, 1, 0, 0).
  expect(cells[0]?.gazeAgreement).toBeCloseTo(0.8704, 4);
  expect(cells[0]?.hitRate).toBeNull();
});

test('cells made under other terms are not mixed in', async () => {
  await run();
  await expect(AblationFiles.open(folder, { stepCount: 11 })).rejects.toMatchObject({
    code: 'ablation.otherTerms',
  });
});

test('what has been asked to stop does not begin', async () => {
  const stopped = new AbortController();
  stopped.abort(new Error('stopped'));
  await expect(run(stopped.signal)).rejects.toThrow('stopped');
});
