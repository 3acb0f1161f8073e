import type { IdtParameters } from './idt.ts';
import { pixelsPerDegree, type ScreenGeometry } from './sample.ts';

/** Dispersion of a fixation with a good webcam: its noise, not the eye's, sets this. */
const DISPERSION_DEGREES = 1.5;
/** A fixation's samples spread over about this many standard deviations of the noise. */
const DISPERSION_STANDARD_DEVIATIONS = 3;
/** Noisier than this, windows would swallow the saccades between neighbouring structures. */
const MAXIMUM_DISPERSION_DEGREES = 8;
const MINIMUM_DURATION_MS = 150;

/**
 * I-DT parameters for 8–30 Hz webcam gaze after the median filter: dispersion of 1.5°, or three
 * times the standard deviation seen in validation where that is more, at most 8°; 150 ms. Velocity
 * thresholds are no alternative: at 30 Hz, noise of 50 px alone is some 80°/s.
 *
 * `validatedStandardDeviationPx` as gaze/precision.ts measures it; null without a validation.
 */
export function webcamFixationParameters(
  geometry: ScreenGeometry,
  validatedStandardDeviationPx: number | null,
): IdtParameters {
  const degreePx = pixelsPerDegree(geometry);
  const noisePx = DISPERSION_STANDARD_DEVIATIONS * (validatedStandardDeviationPx ?? 0);
  const dispersionPx = Math.max(DISPERSION_DEGREES * degreePx, noisePx);
  return {
    dispersionPx: Math.min(dispersionPx, MAXIMUM_DISPERSION_DEGREES * degreePx),
    minimumDurationMs: MINIMUM_DURATION_MS,
  };
}
