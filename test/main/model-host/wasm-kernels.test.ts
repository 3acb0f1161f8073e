import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import { SeededRandom } from '../../../src/base/random.ts';

/** The same computation on the own WebAssembly kernels and in plain JavaScript. */
async function onBoth(compute: () => tf.Tensor): Promise<[Float32Array, Float32Array]> {
  const results: Float32Array[] = [];
  for (const backend of ['wasm', 'cpu']) {
    await tf.setBackend(backend);
    results.push(tf.tidy(compute).dataSync<'float32'>());
  }
  return results as [Float32Array, Float32Array];
}

function largestDifference([a, b]: [Float32Array, Float32Array]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
}

function noise(...shape: number[]): tf.Tensor {
  const random = new SeededRandom(2, String(shape));
  const length = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length }, () => random.normal()),
    shape,
  );
}

beforeAll(async () => {
  await openEngine('cpu');
  await openEngine('wasm');
});

describe('the own WebAssembly kernels', () => {
  it.each([
    [1, 1, 1, 1],
    [1, 4, 3, 8],
    [3, 49, 24, 49],
    [2, 49, 49, 24],
    [2, 5, 7, 3],
    [4, 6, 1, 13],
    [1, 130, 65, 12],
    [2, 5, 9000, 6],
  ])('multiply %i matrices of %i×%i by ×%i as JavaScript does', async (g, m, k, n) => {
    const both = await onBoth(() => tf.matMul(noise(g, m, k), noise(g, k, n)));
    expect(largestDifference(both)).toBeLessThan(1e-5 * k);
  });

  it('leave transposed and broadcast products to the stock kernel', async () => {
    const transposed = await onBoth(() => tf.matMul(noise(2, 5, 3), noise(2, 7, 3), false, true));
    expect(largestDifference(transposed)).toBeLessThan(1e-5);
    const broadcast = await onBoth(() => tf.matMul(noise(4, 5, 3), noise(1, 3, 6)));
    expect(largestDifference(broadcast)).toBeLessThan(1e-5);
  });

  it('know erf within 3e-7 from its middle to its tails', async () => {
    const points = Float32Array.from({ length: 1000 }, (_, i) => (i - 500) / 50);
    const both = await onBoth(() => tf.erf(tf.tensor1d(points)));
    expect(largestDifference(both)).toBeLessThan(3e-7);
    // Abramowitz & Stegun, table 7.1.
    await tf.setBackend('wasm');
    const [half, one, , far] = tf.erf(tf.tensor1d([0.5, 1, -2, -30])).dataSync();
    expect(half).toBeCloseTo(0.5204998778, 6);
    expect(one).toBeCloseTo(0.8427007929, 6);
    expect(far).toBe(-1);
  });

  it.each([
    [[5], [1], [3]],
    [
      [4, 6],
      [1, 2],
      [2, 3],
    ],
    [
      [4, 6],
      [1, 0],
      [2, -1],
    ],
    [
      [3, 5, 4],
      [0, 2, 0],
      [-1, 3, -1],
    ],
    [
      [3, 5, 4],
      [1, 2, 1],
      [2, 1, 2],
    ],
    [
      [2, 3, 4, 5],
      [0, 1, 0, 0],
      [2, 2, 4, 5],
    ],
    [
      [2, 3, 4, 5],
      [1, 1, 1, 1],
      [1, 2, 2, 3],
    ],
    [
      [3, 4],
      [1, 1],
      [0, 2],
    ],
  ])('slice %j from %j by %j as JavaScript does', async (shape, begin, size) => {
    const both = await onBoth(() => tf.slice(noise(...shape), begin, size));
    expect(largestDifference(both)).toBe(0);
  });

  it('share the memory of a clone until the last of the two is gone', async () => {
    await tf.setBackend('wasm');
    const original = tf.tensor1d([1, 2, 3]);
    const copy = tf.clone(original);
    original.dispose();
    tf.tensor1d([7, 8, 9]);
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    copy.dispose();
  });
});
