import { pixelsPerDegree } from '../gaze/sample.ts';
import { scaleOf } from '../imaging/viewport.ts';
import { gazeCorrection } from '../reading/gaze-correction.ts';
import type { RecordingSetup } from '../reading/journal.ts';
import type { Reading } from '../reading/replay.ts';

/** The fovea, and what every gaze heatmap is blurred by at least. */
const FOVEA_DEGREES = 1;
/** A calibration worse than this fails; blurring by more would leave maps without a place. */
const MAXIMUM_ERROR_DEGREES = 3;

/**
 * Standard deviation of a reading's heatmaps in image px: σ² = (1°)² + error², where the error is
 * the offset that validation measured, at most 3°; where that offset is taken off, what validation
 * and drift check show to be left (reading/gaze-correction.ts). A webcam reading without validation counts as 3°. A reading that was resumed with another calibration counts with the worst of them, because
 * its heatmaps hold gaze of all. Degrees become image px by the last screen and the median zoom of
 * the reading's samples.
 */
export function heatmapSigmaPx({ header, setups, samples }: Reading): number {
  const errorDegrees = Math.max(...setups.map(errorDegreesOf));
  return Math.hypot(FOVEA_DEGREES, errorDegrees) * filmPxPerDegree({ header, setups, samples });
}

/** Image px in one degree of visual angle, by the last screen and the median zoom of the samples. */
export function filmPxPerDegree({
  header,
  setups,
  samples,
}: Pick<Reading, 'header' | 'setups' | 'samples'>): number {
  const { screen } = setups.at(-1) ?? header;
  return pixelsPerDegree(screen) / medianScale(samples);
}

function errorDegreesOf(setup: RecordingSetup): number {
  const unknownError = setup.gazeSource === 'webcam' ? Number.POSITIVE_INFINITY : 0;
  const { expectedErrorPx } = gazeCorrection(setup);
  const errorDegrees =
    expectedErrorPx === null ? unknownError : expectedErrorPx / pixelsPerDegree(setup.screen);
  return Math.min(errorDegrees, MAXIMUM_ERROR_DEGREES);
}

/** Screen px per image px. */
export function medianScale(samples: Reading['samples']): number {
  const scales = samples
    .flatMap(({ imageToScreen }) => (imageToScreen ? [scaleOf(imageToScreen)] : []))
    .sort((a, b) => a - b);
  return scales[Math.floor(scales.length / 2)] ?? 1;
}
