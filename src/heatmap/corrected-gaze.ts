import { screenToImage } from '../imaging/viewport.ts';
import { gazeCorrection } from '../reading/gaze-correction.ts';
import type { Reading, ReadingSample } from '../reading/replay.ts';

/**
 * A reading's samples without the constant error that validation and drift check before them have
 * shown (reading/gaze-correction.ts). The journal keeps what the tracker said.
 */
export function correctedSamples({ samples, setups }: Reading): ReadingSample[] {
  const corrections = setups.map(setup => ({
    sinceMs: setup.sinceMs,
    offset: gazeCorrection(setup).offset,
  }));
  return samples.map(sample => {
    const offset = corrections.findLast(({ sinceMs }) => sample.tMs >= sinceMs)?.offset ?? null;
    if (offset === null || sample.xPx === null || sample.yPx === null) return sample;
    const [xPx, yPx] = [sample.xPx - offset.xPx, sample.yPx - offset.yPx];
    const { imageToScreen } = sample;
    const image = imageToScreen && screenToImage(imageToScreen, { xPx, yPx });
    return { ...sample, xPx, yPx, image };
  });
}
