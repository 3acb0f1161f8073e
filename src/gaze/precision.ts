import { type GazeTarget, meanPoint } from './accuracy.ts';

/**
 * Noise of gaze while one target is looked at: √(σx² + σy²), each σ over a target's samples
 * (population), the mean over targets; null where no target has two samples.
 */
export function gazeStandardDeviationPx(targets: readonly GazeTarget[]): number | null {
  const deviations = targets
    .filter(target => target.samples.length > 1)
    .map(({ samples }) => {
      const centre = meanPoint(samples);
      const squares = samples.map(
        ({ xPx, yPx }) => (xPx - centre.xPx) ** 2 + (yPx - centre.yPx) ** 2,
      );
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / samples.length);
    });
  if (deviations.length === 0) return null;
  return deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length;
}
