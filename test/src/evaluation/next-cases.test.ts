import { expect, test } from 'vitest';
import {
  type Candidate,
  normalisedEntropy,
  queueCases,
} from '../../../src/evaluation/next-cases.ts';

/** A feature of length 1 at an angle. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const film = (studyId: string, degrees: number, uncertainty: number | null): Candidate => ({
  studyId,
  feature: at(degrees),
  uncertainty,
});
const all = { count: 10, randomShare: 0, seed: 1 };

test('what the model is unsure of comes first where nothing else tells films apart', () => {
  const queue = queueCases([film('sure', 0, 0.1), film('unsure', 0, 0.9)], [], all);
  expect(queue.map(({ studyId }) => studyId)).toEqual(['unsure', 'sure']);
  expect(queue[0]).toMatchObject({ reason: 'uncertainty', distance: null, agreementNearby: null });
});

test('films like those on which attention and gaze disagreed come first', () => {
  const read = [
    { feature: at(0), agreement: 0.9 },
    { feature: at(1), agreement: 0.9 },
    { feature: at(2), agreement: 0.9 },
    { feature: at(3), agreement: 0.9 },
    { feature: at(4), agreement: 0.9 },
    { feature: at(90), agreement: -0.5 },
  ];
  const queue = queueCases([film('agreed', 5, null), film('disagreed', 95, null)], read, all);
  expect(queue[0]).toMatchObject({ studyId: 'disagreed', reason: 'disagreement' });
  // Its five nearest: one at −0.5, four at 0.9.
  expect(queue[0]?.agreementNearby).toBeCloseTo((-0.5 + 4 * 0.9) / 5, 12);
  expect(queue[1]?.agreementNearby).toBeCloseTo(0.9, 12);
});

test('each choice moves the next one away from it', () => {
  const candidates = [film('a', 80, null), film('b', 85, null), film('c', -60, null)];
  const queue = queueCases(candidates, [{ feature: at(0), agreement: null }], all);
  expect(queue.map(({ studyId }) => studyId)).toEqual(['b', 'c', 'a']);
  expect(queue[0]).toMatchObject({ reason: 'diversity' });
  expect(queue[0]?.distance).toBeCloseTo(1 - Math.cos((85 * Math.PI) / 180), 6);
  // Five degrees from the first choice.
  expect(queue[2]?.distance).toBeCloseTo(1 - Math.cos((5 * Math.PI) / 180), 6);
});

test('a share is drawn at random, the same for the same seed', () => {
  const candidates = Array.from({ length: 40 }, (_, i) => film(`f${i}`, i, i / 40));
  const queue = queueCases(candidates, [], { count: 20, randomShare: 0.25, seed: 3 });
  expect(queue).toHaveLength(20);
  expect(new Set(queue.map(({ studyId }) => studyId)).size).toBe(20);
  expect(queue.filter(({ reason }) => reason === 'control')).toHaveLength(5);
  expect(queueCases(candidates, [], { count: 20, randomShare: 0.25, seed: 3 })).toEqual(queue);
  expect(queueCases(candidates, [], { count: 20, randomShare: 0.25, seed: 4 })).not.toEqual(queue);
});

test('entropy is 1 for equal scores, near 0 for one that stands out, undefined below two', () => {
  expect(normalisedEntropy([0.2, 0.2, 0.2], 14)).toBeCloseTo(1, 12);
  expect(normalisedEntropy([1, 0, 0], 14)).toBeLessThan(0.001);
  // −(¼ ln ¼ + ¾ ln ¾) / ln 2
  expect(normalisedEntropy([0, Math.log(3)], 1)).toBeCloseTo(0.8112781, 6);
  expect(normalisedEntropy([1], 14)).toBeNull();
});
