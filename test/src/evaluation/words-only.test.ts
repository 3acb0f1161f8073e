import { expect, test } from 'vitest';
import type { Example } from '../../../src/dataset/example.ts';
import { wordsOnlyMaps } from '../../../src/evaluation/words-only.ts';

function example(sentences: string[], gaze: number[] | null): Example {
  return {
    exampleId: 'e',
    patientId: 'p',
    image: new Float32Array(0),
    sentences,
    gaze: gaze === null ? null : Float32Array.from(gaze),
  };
}

const maps = wordsOnlyMaps([
  example(['heart', 'nodule'], [4, 0, 0, 0, 0, 0, 1, 1]),
  example(['heart'], [0, 0.5, 0.5, 0]),
  example(['heart'], null),
  example(['heart'], [0, 0, 0, 0]),
]);

test('a known text gives the sum of its maps, each weighing 1', () => {
  expect([...maps('heart')]).toEqual([1, 0.5, 0.5, 0]);
  expect([...maps('nodule')]).toEqual([0, 0, 0.5, 0.5]);
});

test('an unknown text gives the sum of all maps', () => {
  expect([...maps('effusion')]).toEqual([1, 0.5, 1, 0.5]);
});
