import { expect, test } from 'vitest';
import {
  findingPrompts,
  reportedFindings,
  reportZeroShot,
} from '../../../src/evaluation/report-findings.ts';

test('a report names what it calls abnormal, not what it denies', () => {
  const report = ['the heart is enlarged', 'no pneumothorax', 'there is a left pleural effusion'];
  expect([...reportedFindings(report)].sort()).toEqual(['effusion', 'heart']);
});

test('prompts are the sentences about one finding, the most frequent first', () => {
  const reports = [
    ['there is an effusion', 'no nodule'],
    ['effusion on the left', 'there is a nodule'],
    ['effusion on the left', 'effusion and nodule'],
  ];
  expect(findingPrompts(reports)).toEqual([
    { finding: 'effusion', sentences: ['effusion on the left', 'there is an effusion'] },
    { finding: 'nodule', sentences: ['there is a nodule'] },
  ]);
});

test('findings are told by the nearest of their prompts', () => {
  // Features on the unit circle: films at 0°, 90°, 45°; finding 0 at 0°, finding 1 at 90°.
  const half = Math.SQRT1_2;
  const films = Float32Array.of(1, 0, 0, 1, half, half);
  const prompts = [Float32Array.of(1, 0, -1, 0), Float32Array.of(0, 1)];
  const reported = [
    [true, false],
    [false, true],
    [false, true],
  ];
  const { meanAuroc, correctness } = reportZeroShot(films, 2, prompts, reported);
  // Finding 0: 1 before 0.71 before 0; finding 1: 1 and 0.71 before 0.
  expect(meanAuroc).toBe(1);
  // The last film's two scores are equal once their equal means are taken off.
  expect(correctness).toEqual([1, 1, 0.5]);
});

test('what nobody names, or everybody, is undefined', () => {
  const films = Float32Array.of(1, 0);
  const prompts = [Float32Array.of(1, 0)];
  expect(reportZeroShot(films, 2, prompts, [[true]])).toEqual({
    meanAuroc: null,
    correctness: [null],
  });
  expect(reportZeroShot(films, 2, [], [[]]).meanAuroc).toBeNull();
});
