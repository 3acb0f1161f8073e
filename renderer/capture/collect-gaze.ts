import type { Point } from '../../src/imaging/viewport.ts';
import type { GazeSource } from './gaze-source.ts';

/**
 * The next `sampleCount` estimates of eyes seen from now on, of any source; tells the count after
 * each. Aborting rejects with the signal's reason.
 */
export function collectGaze(
  { onEstimate }: Pick<GazeSource, 'onEstimate'>,
  sampleCount: number,
  onProgress: (sampleCount: number) => void,
  signal?: AbortSignal,
): Promise<Point[]> {
  const sinceMs = performance.now();
  const points: Point[] = [];
  return new Promise((resolve, reject) => {
    const stop = onEstimate.add(({ captureMs, xPx, yPx }) => {
      if (captureMs < sinceMs || xPx === null || yPx === null) return;
      points.push({ xPx, yPx });
      onProgress(points.length);
      if (points.length < sampleCount) return;
      stop();
      resolve(points);
    });
    signal?.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
  });
}
