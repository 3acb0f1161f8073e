import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GazeEstimate } from '../../../renderer/capture/gaze-source.ts';
import { PlayedGaze } from '../../../renderer/capture/played-gaze.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Three samples, 50 ms apart from 1000 ms on; the eyes are lost in the second. */
const samples = [
  { tMs: 1000, xPx: 10, yPx: 20 },
  { tMs: 1050, xPx: null, yPx: null },
  { tMs: 1100, xPx: 30, yPx: 40 },
];

function play() {
  const source = new PlayedGaze('replay', 'Dr Test', samples);
  const heard: GazeEstimate[] = [];
  source.onEstimate.add(estimate => heard.push(estimate));
  return { source, heard };
}

test('samples come when they are due, and from the start again after the last', async () => {
  const { source, heard } = play();
  const startMs = performance.now();
  await source.start();
  vi.advanceTimersByTime(500);
  // Due at 0, 50 … 500; the turn that plays the last is yet to come.
  expect(heard.map(({ captureMs }) => captureMs - startMs)).toEqual(
    Array.from({ length: 10 }, (_, i) => i * 50),
  );
  expect(heard.slice(0, 4).map(({ xPx }) => xPx)).toEqual([10, null, 30, 10]);
  expect(heard[0]).toMatchObject({ face: null, eyes: null });
});

test('a late turn plays all that was due, each at its own time', async () => {
  const { source, heard } = play();
  const startMs = performance.now();
  await source.start();
  vi.setSystemTime(Date.now());
  vi.advanceTimersByTime(8);
  expect(heard).toHaveLength(1);
  vi.advanceTimersByTime(8 * 30);
  expect(heard.map(({ captureMs }) => captureMs - startMs)).toEqual([0, 50, 100, 150, 200]);
  for (const { captureMs, emittedMs } of heard) expect(emittedMs).toBeGreaterThanOrEqual(captureMs);
});

test('stopped, it is silent', async () => {
  const { source, heard } = play();
  await source.start();
  vi.advanceTimersByTime(20);
  await source.stop();
  expect(source.isRunning).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(heard).toHaveLength(1);
});

test('fewer than two samples are nothing to play', () => {
  const one = [{ tMs: 0, xPx: 1, yPx: 1 }];
  expect(() => new PlayedGaze('synthetic', '', one)).toThrow(
    expect.objectContaining({ code: 'gaze.nothingToPlay' }),
  );
});
