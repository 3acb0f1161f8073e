import {
  EYE_LANDMARKS,
  encodeEyeReading,
  HEAD_LANDMARKS,
} from '../../src/gaze/estimator/eye-reading.ts';

/** WebGazer's equalisation counts cells: each counts 255/12. */
const FEATURE_STEP = 255 / 12;

/**
 * A frame's eye reading from its landmarks (px of the video) and WebGazer's 120 features; null where
 * the face mesh has no irises.
 */
export function readEyes(
  landmarks: [number, number, number][],
  videoWidthPx: number,
  features: number[],
): string | null {
  const points = (indices: readonly number[]) => indices.map(index => landmarks[index]);
  const [eyes, head] = [points(EYE_LANDMARKS), points(HEAD_LANDMARKS)];
  if (eyes.includes(undefined) || head.includes(undefined)) return null;
  return encodeEyeReading({
    ranks: Uint8Array.from(features, feature => Math.round(feature / FEATURE_STEP)),
    eyePoints: Float64Array.from(
      eyes.flatMap(p => p?.slice(0, 2) ?? []),
      px => px / videoWidthPx,
    ),
    headPoints: Float64Array.from(
      head.flatMap(p => p ?? []),
      px => px / videoWidthPx,
    ),
  });
}
