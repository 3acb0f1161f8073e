import { eyeGeometry } from '../../../src/gaze/estimator/eye-geometry.ts';
import { decodeEyeReading } from '../../../src/gaze/estimator/eye-reading.ts';
import type { GazeEstimate } from '../../capture/gaze-source.ts';

/** What is judged before a calibration, each by itself. */
export type SittingCheck = 'face' | 'centred' | 'distance' | 'light';

/** How somebody sits before the camera: what is right and what to do. */
export interface Sitting {
  face: 'found' | 'none';
  centred: 'good' | 'left' | 'right' | 'up' | 'down' | null;
  distance: 'good' | 'near' | 'far' | null;
  light: 'good' | 'dark' | 'bright' | 'uneven' | null;
  /** A guess: cameras differ in what they take in. */
  distanceMm: number | null;
}

/** The middle of the face may be this far from the picture's, as a share of its sides. */
const FARTHEST_FROM_CENTRE = 0.2;
/** Distance between the eyes, widths of the picture. */
const FAR_EYES = 0.055;
const NEAR_EYES = 0.2;
const DARKEST = 0.2;
const BRIGHTEST = 0.9;
/** Difference of the face's sides, as a share of its brightness. */
const MOST_UNEVEN = 0.5;
/** Mean distance between the pupils of adults (Dodgson 2004). */
const EYES_MM = 63;
/** Usual webcams take in about 62° across: 2 · tan(31°). */
const PICTURE_WIDTH_IN_DISTANCES = 1.2;

/**
 * The judgement of one camera picture's numbers. `left` and `right` are where the reader has to move,
 * in the mirrored preview as in the world.
 */
export function sittingOf({ face, eyes }: Pick<GazeEstimate, 'face' | 'eyes'>): Sitting {
  if (face === null) {
    return { face: 'none', centred: null, distance: null, light: null, distanceMm: null };
  }
  const share = eyes === null ? null : eyeGeometry(decodeEyeReading(eyes)).pose.eyeDistance;
  return {
    face: 'found',
    centred: placeOf(face.left + face.width / 2 - 0.5, face.top + face.height / 2 - 0.5),
    distance: share === null ? null : distanceOf(share),
    light: lightOf(face.light, face.unevenness),
    distanceMm: share === null ? null : EYES_MM / PICTURE_WIDTH_IN_DISTANCES / share,
  };
}

/** The camera's picture is not mirrored: who is too far right in it sits too far left. */
function placeOf(x: number, y: number): Sitting['centred'] {
  if (Math.max(Math.abs(x), Math.abs(y)) <= FARTHEST_FROM_CENTRE) return 'good';
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? 'right' : 'left';
  return y > 0 ? 'up' : 'down';
}

function distanceOf(eyeDistance: number): Sitting['distance'] {
  if (eyeDistance > NEAR_EYES) return 'near';
  return eyeDistance < FAR_EYES ? 'far' : 'good';
}

function lightOf(light: number, unevenness: number): Sitting['light'] {
  if (light < DARKEST) return 'dark';
  if (light > BRIGHTEST) return 'bright';
  return unevenness > MOST_UNEVEN ? 'uneven' : 'good';
}
