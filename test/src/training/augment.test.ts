import { expect, test } from 'vitest';
import { augmentImage } from '../../../src/training/augment.ts';

const image = Float32Array.from({ length: 400 }, (_, i) => i / 400);
const at = (step: number, exampleId = 'a', seed = 1) =>
  augmentImage(image, { seed, step, exampleId });

test('brightness and contrast stay in their range, greys in theirs, and the order of greys too', () => {
  const ratios: number[] = [];
  for (let step = 1; step <= 200; step++) {
    const changed = at(step);
    expect(Math.min(...changed)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...changed)).toBeLessThanOrEqual(1);
    expect(changed.every((grey, i) => i === 0 || grey >= (changed[i - 1] as number))).toBe(true);
    ratios.push((changed[200] as number) / (image[200] as number));
  }
  expect(Math.min(...ratios)).toBeGreaterThan(0.79);
  expect(Math.max(...ratios)).toBeLessThan(1.21);
  expect(Math.max(...ratios) - Math.min(...ratios)).toBeGreaterThan(0.3);
});

test('the same step, example and seed give the same image, any other another', () => {
  expect(at(3)).toEqual(at(3));
  expect(at(3)).not.toEqual(at(4));
  expect(at(3)).not.toEqual(at(3, 'b'));
  expect(at(3)).not.toEqual(at(3, 'a', 2));
});

test('a black border stays black where contrast is left alone', () => {
  const black = augmentImage(new Float32Array(9), { seed: 1, step: 1, exampleId: 'a' });
  expect([...black]).toEqual(Array(9).fill(0));
});
