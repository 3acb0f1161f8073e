import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/base/random.ts';
import { DeviceClock } from '../../../src/gaze/device-clock.ts';

const RATE_HZ = 150;

/** A device of another zero and speed, heard after delays of 2 ms and more. */
function hear(clock: DeviceClock, seconds: number, partsPerMillion: number): number {
  const random = new SeededRandom(1);
  let worstMs = 0;
  for (let i = 0; i < seconds * RATE_HZ; i++) {
    const trueMs = (i * 1000) / RATE_HZ;
    const deviceMs = 5_000_000 + trueMs * (1 + partsPerMillion / 1e6);
    const delayMs = 2 - 4 * Math.log(1 - random.uniform());
    clock.note(deviceMs, 1_000 + trueMs + delayMs);
    if (!clock.isSettled) continue;
    worstMs = Math.max(worstMs, Math.abs(clock.toReceiverMs(deviceMs) - (1_000 + trueMs + 2)));
  }
  return worstMs;
}

test('delays are seen through: only the shortest counts', () => {
  expect(hear(new DeviceClock(), 20, 0)).toBeLessThan(1);
});

test.each([-100, -50, 50, 100])('a drift of %d ppm is followed for half an hour', ppm => {
  expect(hear(new DeviceClock(), 1800, ppm)).toBeLessThan(4);
});

test('half of the shortest round trip is taken off', () => {
  const clock = new DeviceClock();
  hear(clock, 20, 0);
  const before = clock.toReceiverMs(0);
  clock.noteRoundTrip(9);
  clock.noteRoundTrip(4);
  clock.noteRoundTrip(7);
  expect(clock.toReceiverMs(0)).toBeCloseTo(before - 2, 9);
});

test('it is settled after half a second, and dates nothing before the first message', () => {
  const clock = new DeviceClock();
  expect(() => clock.toReceiverMs(0)).toThrow(RangeError);
  clock.note(0, 10);
  expect(clock.isSettled).toBe(false);
  clock.note(500, 510);
  expect(clock.isSettled).toBe(true);
});
