import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Sleep, watchSleep } from '../../../renderer/capture/sleep-watch.ts';

let wallMs: number;
let monotonicMs: number;
let sleeps: Sleep[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  wallMs = 1e12;
  monotonicMs = 500;
  sleeps = [];
  vi.spyOn(Date, 'now').mockImplementation(() => wallMs);
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs);
  stop = watchSleep(sleep => sleeps.push(sleep));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The next look at the clocks, after this long by each. */
function turn(wall: number, monotonic: number): void {
  wallMs += wall;
  monotonicMs += monotonic;
  vi.advanceTimersByTime(1_000);
}

test('nothing is told while the clocks go on, nor of a busy computer', () => {
  for (let i = 0; i < 5; i++) turn(1_000, 1_000);
  turn(4_000, 4_000);
  expect(sleeps).toEqual([]);
});

test.each([
  ['whose clock stops in sleep', 3_601_000, 1_000],
  ['whose clock goes on in sleep', 3_601_000, 3_601_000],
])('a sleep is told once, on a system %s', (_, wall, monotonic) => {
  turn(1_000, 1_000);
  turn(wall, monotonic);
  turn(1_000, 1_000);
  expect(sleeps).toEqual([{ fromMs: 1_500, durationMs: 3_600_000 }]);
});
