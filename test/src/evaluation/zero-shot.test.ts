import { expect, test } from 'vitest';
import { bestClasses, drawPrompts, zeroShotScores } from '../../../src/evaluation/zero-shot.ts';

const words = {
  severity: ['', 'mild'],
  subtype: ['effusion', 'pleural effusion'],
  location: ['on the left', 'on the right', ''],
};

test('prompts are different combinations of the words, the same for a seed', () => {
  const all = drawPrompts(words, 50, 1);
  expect(new Set(all).size).toBe(12);
  expect(all).toContain('mild pleural effusion on the left');
  expect(all).toContain('effusion');
  expect(drawPrompts(words, 5, 1)).toEqual(all.slice(0, 5));
  expect(drawPrompts(words, 5, 2)).not.toEqual(all.slice(0, 5));
});

test('a class scores by its best prompt or by their mean', () => {
  const films = Float32Array.from([1, 0, 0.6, 0.8]);
  const first = Float32Array.from([1, 0, -1, 0]);
  const second = Float32Array.from([0.6, 0.8]);
  const best = zeroShotScores(films, 2, [first, second], 'max');
  const expected = [1, 0.6, 0.6, 1];
  expected.forEach((score, i) => {
    expect(best[i]).toBeCloseTo(score, 6);
  });
  expect(bestClasses(best, 2)).toEqual([0, 1]);
  const mean = zeroShotScores(films, 2, [first, second], 'mean');
  expect(mean[0]).toBeCloseTo(0, 6);
  expect(bestClasses(mean, 2)).toEqual([1, 1]);
});
