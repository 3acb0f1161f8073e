import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EyesRecording } from '../../../check/gaze/record-video.ts';
import { score } from '../../../check/gaze/score.ts';

/** Frames of the head-shift video, as the gaze frame saw them in Chromium (test/golden/gaze-recording.ts). */
const recording: EyesRecording = JSON.parse(
  readFileSync('test/golden/gaze-recording.json', 'utf8'),
);

test('from the same frames, ours finds places it has never seen better than WebGazer’s own', () => {
  const { oursPx, webGazerPx, oursCount, webGazerCount, failures } = score(recording);
  expect(oursPx).toBeLessThanOrEqual(0.8 * webGazerPx);
  expect(oursPx).toBeLessThan(50);
  expect(oursCount).toBe(webGazerCount);
  expect(failures).toEqual([]);
});

test('eyes that stay where they were are refused by the validation gate', () => {
  const { eyes } = recording.calibration[0] ?? { eyes: null };
  const validation = recording.validation.map(sample => ({ ...sample, eyes }));
  expect(score({ ...recording, validation }).failures.length).toBeGreaterThan(0);
});
