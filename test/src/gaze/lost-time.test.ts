import { expect, test } from 'vitest';
import { lostTime } from '../../../src/gaze/lost-time.ts';

const found = (tMs: number) => ({ tMs, xPx: 1, yPx: 1 });
const lost = (tMs: number) => ({ tMs, xPx: null, yPx: null });
const every = (fromMs: number, toMs: number, stepMs: number) =>
  Array.from({ length: (toMs - fromMs) / stepMs }, (_, i) => fromMs + i * stepMs);

test('single lost samples count by the time they stand for', () => {
  const samples = every(0, 1000, 100).map((tMs, i) => (i % 5 === 2 ? lost(tMs) : found(tMs)));
  const { share, longestGapMs } = lostTime(samples, 0, 1000);
  expect(share).toBeCloseTo(0.2, 6);
  expect(longestGapMs).toBe(200);
});

test('a camera that stops delivering has lost the eyes, though no sample says so', () => {
  const samples = [...every(0, 2000, 50), ...every(6000, 8000, 50)].map(found);
  const { share, longestGapMs } = lostTime(samples, 0, 10_000);
  expect(longestGapMs).toBe(4050);
  // Two pauses, of 4.05 s and 2.05 s, less three intervals each.
  expect(share).toBeCloseTo((4050 - 150 + 2050 - 150) / 10_000, 6);
});

test('uneven intervals alone are no loss', () => {
  const times = [0, 30, 90, 120, 200, 230, 300, 330, 400];
  expect(lostTime(times.map(found), 0, 430).share).toBe(0);
});

test('without samples all of the time is lost, and of no time nothing', () => {
  expect(lostTime([], 0, 5000)).toEqual({ share: 1, longestGapMs: 5000 });
  expect(lostTime([], 0, 0)).toEqual({ share: 0, longestGapMs: 0 });
});

test('a pause is no loss, and what is lost on either side of it counts together', () => {
  const samples = [...every(0, 2000, 50), ...every(62_500, 64_000, 50)].map(found);
  const { share, longestGapMs } = lostTime(samples, 0, 64_000, [{ fromMs: 2_000, toMs: 62_000 }]);
  expect(longestGapMs).toBe(550);
  expect(share).toBeCloseTo((550 - 150) / 4_000, 6);
});
