import { expect, test } from 'vitest';
import { AudioClock } from '../../../renderer/capture/audio-clock.ts';
import { clockErrors } from '../../support/clock-errors.ts';

test('converts by the median offset, so that single late readings do not matter', () => {
  const clock = new AudioClock();
  for (const [contextMs, performanceMs] of [
    [100, 1_100],
    [200, 1_290],
    [300, 1_300],
    [400, 1_400],
    [500, 1_500],
  ] as const) {
    clock.note({ contextMs, performanceMs });
  }
  expect(clock.toPerformanceMs(250)).toBe(1_250);
});

test('follows a clock that drifts: each moment is converted by the pairs around it', () => {
  const clock = new AudioClock();
  // The sound card is 0.1 % slow: after ten minutes 600 ms behind.
  for (let ms = 0; ms <= 600_000; ms += 250) {
    clock.note({ contextMs: ms, performanceMs: 1_000 + ms * 1.001 });
  }
  expect(clock.toPerformanceMs(300_000)).toBeCloseTo(301_300, 0);
  expect(clock.toPerformanceMs(595_000)).toBeCloseTo(596_595, 0);
});

test('converts a moment long before or after its readings by the last one', () => {
  const clock = new AudioClock();
  clock.note({ contextMs: 1_000, performanceMs: 5_000 });
  expect(clock.toPerformanceMs(60_000)).toBe(64_000);
});

test('does not guess before it was read', () => {
  expect(() => new AudioClock().toPerformanceMs(1)).toThrow(RangeError);
});

test('over half an hour on a device out of step that stalls, 99 % of moments are within 20 ms', () => {
  for (const skewPpm of [-300, 300]) {
    const { p99Ms, beyondShare, driftMs } = clockErrors(30, { skewPpm, seed: 2 });
    expect(p99Ms).toBeLessThan(20);
    expect(beyondShare).toBeLessThan(0.005);
    expect(Math.abs(driftMs)).toBeLessThan(20);
  }
});
