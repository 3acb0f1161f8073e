import { z } from 'zod';
import { base64Of, bytesOfBase64 } from '../../base/base64.ts';

/**
 * What one camera picture tells about the eyes, in numbers: kept with every gaze sample, so that an
 * estimator can be fitted and judged again later without any picture.
 */
export interface EyeReading {
  /**
   * WebGazer's features: the greys of 10 × 6 cells of the left eye, then of the right one, each as
   * its rank (0 to 12) among twelve cells of its eye.
   */
  ranks: Uint8Array;
  /** x and y of EYE_LANDMARKS, in widths of the (unmirrored) picture. */
  eyePoints: Float64Array;
  /** x, y and z of HEAD_LANDMARKS, in widths of the picture; z grows away from the camera. */
  headPoints: Float64Array;
}

export const RANK_COUNT = 120;

/** Landmarks of one eye, by the numbers of MediaPipe's face mesh; `iris` needs its refined mesh. */
interface EyeLandmarks {
  outer: number;
  inner: number;
  upper: readonly number[];
  lower: readonly number[];
  /** Centre, then four points of the rim. */
  iris: readonly number[];
}

/** Left and right are the person's. */
export const RIGHT_EYE: EyeLandmarks = {
  outer: 33,
  inner: 133,
  upper: [160, 159, 158],
  lower: [144, 145, 153],
  iris: [468, 469, 470, 471, 472],
};
export const LEFT_EYE: EyeLandmarks = {
  outer: 263,
  inner: 362,
  upper: [387, 386, 385],
  lower: [373, 374, 380],
  iris: [473, 474, 475, 476, 477],
};

const landmarksOf = ({ outer, inner, upper, lower, iris }: EyeLandmarks) => [
  outer,
  inner,
  ...upper,
  ...lower,
  ...iris,
];
export const EYE_LANDMARKS = [...landmarksOf(RIGHT_EYE), ...landmarksOf(LEFT_EYE)];

/** Nose tip, chin, forehead, sides of the face, bridge of the nose, corners of the mouth, temples. */
export const HEAD_LANDMARKS = [1, 152, 10, 234, 454, 168, 61, 291, 127, 356];

const LAYOUT = 1;
const BYTE_COUNT = 1 + RANK_COUNT / 2 + 4 * EYE_LANDMARKS.length + 6 * HEAD_LANDMARKS.length;
const TEXT_LENGTH = (BYTE_COUNT / 3) * 4;

/** An eye reading as 225 bytes in base64: what the journal and calibration profiles hold. */
export const encodedEyes = z
  .string()
  .length(TEXT_LENGTH)
  .regex(/^A[Q-Za-f][A-Za-z0-9+/]+$/);

/** Coordinates −0.25 to 1.25 become 0 to 65535: 0.015 px of a picture 640 px wide. */
const LOWEST = -0.25;
const STEP = 1.5 / 65535;

/**
 * Layout: the byte 1; two ranks a byte, the first in the high half; then the coordinates, 16 bits
 * each, high byte first. Coordinates are rounded to 1/43690 of the picture's width.
 */
export function encodeEyeReading({ ranks, eyePoints, headPoints }: EyeReading): string {
  const bytes = new Uint8Array(BYTE_COUNT);
  const view = new DataView(bytes.buffer);
  bytes[0] = LAYOUT;
  for (let i = 0; i < RANK_COUNT; i += 2) {
    bytes[1 + i / 2] = ((ranks[i] as number) << 4) | (ranks[i + 1] as number);
  }
  [...eyePoints, ...headPoints].forEach((coordinate, i) => {
    const steps = Math.round((coordinate - LOWEST) / STEP);
    view.setUint16(1 + RANK_COUNT / 2 + 2 * i, Math.max(0, Math.min(65535, steps)));
  });
  return base64Of(bytes);
}

/** The reading from its text, which has passed `encodedEyes`. */
export function decodeEyeReading(text: string): EyeReading {
  const bytes = bytesOfBase64(text);
  const view = new DataView(bytes.buffer);
  const coordinates = (firstByte: number, count: number) =>
    Float64Array.from(
      { length: count },
      (_, i) => LOWEST + STEP * view.getUint16(firstByte + 2 * i),
    );
  const ranks = Uint8Array.from({ length: RANK_COUNT }, (_, i) => {
    const pair = bytes[1 + (i >> 1)] as number;
    return i % 2 === 0 ? pair >> 4 : pair & 15;
  });
  const eyesStart = 1 + RANK_COUNT / 2;
  const headStart = eyesStart + 4 * EYE_LANDMARKS.length;
  return {
    ranks,
    eyePoints: coordinates(eyesStart, 2 * EYE_LANDMARKS.length),
    headPoints: coordinates(headStart, 3 * HEAD_LANDMARKS.length),
  };
}
