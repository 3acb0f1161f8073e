import type { TargetLook } from '../../src/gaze/target-look.ts';
import type { Point } from '../../src/imaging/viewport.ts';
import type { GazeSource } from './gaze-source.ts';

/** Long enough for precision and rate, and enough samples for a mean. */
const LEAST_MS = 1000;
const LEAST_SAMPLES = 6;
/** A tracker that finds no eyes in this time has lost them. */
const MOST_MS = 7000;

/**
 * What the source says from now on, for a second and six estimates at least, while the reader looks
 * at a target; tells how much of it is done, 0 to 1. Where the eyes stay lost, it ends with what
 * there is. Aborting rejects with the signal's reason.
 */
export function watchTarget(
  { onEstimate }: Pick<GazeSource, 'onEstimate'>,
  { xPx, yPx }: Point,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<TargetLook> {
  const sinceMs = performance.now();
  const frames: TargetLook['frames'] = [];
  let foundCount = 0;
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      stop();
    };
    const finish = () => {
      end();
      resolve({ xPx, yPx, frames });
    };
    const timer = setTimeout(finish, MOST_MS);
    const stop = onEstimate.add(({ captureMs, eyes, xPx, yPx }) => {
      if (captureMs < sinceMs) return;
      const place = xPx === null || yPx === null ? null : { xPx, yPx };
      frames.push({ tMs: captureMs, eyes, place });
      if (place) foundCount++;
      const share = Math.min((captureMs - sinceMs) / LEAST_MS, foundCount / LEAST_SAMPLES);
      onProgress(Math.min(1, share));
      if (share >= 1) finish();
    });
    signal.addEventListener('abort', () => {
      end();
      reject(signal.reason);
    });
  });
}
