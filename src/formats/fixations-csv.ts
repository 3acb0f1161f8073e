import type { Fixation } from '../gaze/sample.ts';
import { formatCsv } from './csv.ts';

/**
 * `fixations.csv`, columns named as in REFLACX's file of that name: `timestamp_start_fixation` and
 * `timestamp_end_fixation` in seconds of the reading's clock, `x_position` and `y_position` in image
 * px (0, 0 is the top left corner of the film), and `sample_count`, the gaze samples it was made of.
 */
export function formatFixationsCsv(fixations: readonly Fixation[]): string {
  return formatCsv(
    [
      'timestamp_start_fixation',
      'timestamp_end_fixation',
      'x_position',
      'y_position',
      'sample_count',
    ],
    fixations.map(({ startMs, endMs, xPx, yPx, sampleCount }) => [
      (startMs / 1000).toFixed(4),
      (endMs / 1000).toFixed(4),
      xPx.toFixed(2),
      yPx.toFixed(2),
      sampleCount,
    ]),
  );
}
