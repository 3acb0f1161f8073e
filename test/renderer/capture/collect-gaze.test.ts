import { expect, test, vi } from 'vitest';
import { collectGaze } from '../../../renderer/capture/collect-gaze.ts';
import type { GazeEstimate } from '../../../renderer/capture/gaze-source.ts';
import { Listeners } from '../../../renderer/capture/listeners.ts';

function estimate(captureMs: number, xPx: number | null): GazeEstimate {
  return { captureMs, emittedMs: captureMs + 50, xPx, yPx: xPx, face: null, eyes: null };
}

test('collects estimates of eyes seen from now on, without those that are lost', async () => {
  const onEstimate = new Listeners<GazeEstimate>();
  const onProgress = vi.fn();
  const collected = collectGaze({ onEstimate }, 2, onProgress);
  const nowMs = performance.now();
  onEstimate.emit(estimate(nowMs - 1000, 1));
  onEstimate.emit(estimate(nowMs + 1, 2));
  onEstimate.emit(estimate(nowMs + 2, null));
  onEstimate.emit(estimate(nowMs + 3, 4));
  expect(await collected).toEqual([
    { xPx: 2, yPx: 2 },
    { xPx: 4, yPx: 4 },
  ]);
  expect(onProgress.mock.calls).toEqual([[1], [2]]);
});

test('stops collecting when it is told to', async () => {
  const onEstimate = new Listeners<GazeEstimate>();
  const controller = new AbortController();
  const collected = collectGaze({ onEstimate }, 1, () => {}, controller.signal);
  controller.abort(new Error('another point'));
  await expect(collected).rejects.toThrow('another point');
});
