import {
  EYE_LANDMARKS,
  type EyeReading,
  HEAD_LANDMARKS,
  LEFT_EYE,
  RIGHT_EYE,
} from './eye-reading.ts';

/** A place in the picture, in widths of the picture. */
interface Place {
  x: number;
  y: number;
}

/** Where the eyes are in the picture and how the head is held. */
export interface HeadPose {
  /** Midpoint between the eyes, widths of the picture. */
  middle: Place;
  /** Distance between the eyes (midpoints of their corners), widths of the picture. */
  eyeDistance: number;
  /** Radians; positive: turned clockwise in the picture. */
  roll: number;
  /** Nose tip from the middle between the eyes, along and across the line of the eyes, eye distances. */
  noseAlong: number;
  noseAcross: number;
  /** Slope in depth from one side of the face to the other, and from forehead to chin. */
  depthAcross: number;
  depthDown: number;
}

/** One eye in the frame of the line of the eyes; lengths in distances between the eyes. */
export interface EyeShape {
  /** Centre of the iris from the middle of the eye's corners, along the line of the eyes … */
  irisAlong: number;
  /** … and across it, downwards. */
  irisAcross: number;
  /** Lids from the line of the eye's corners, downwards. */
  upperLid: number;
  lowerLid: number;
  /** Height of the opening over the width of the eye. */
  openness: number;
}

export interface EyeGeometry {
  pose: HeadPose;
  right: EyeShape;
  left: EyeShape;
}

/** Pose and eye shapes from the landmarks of one reading. */
export function eyeGeometry({ eyePoints, headPoints }: EyeReading): EyeGeometry {
  const eye = (landmark: number): Place => {
    const i = 2 * EYE_LANDMARKS.indexOf(landmark);
    return { x: eyePoints[i] as number, y: eyePoints[i + 1] as number };
  };
  const head = (landmark: number) => {
    const i = 3 * HEAD_LANDMARKS.indexOf(landmark);
    const [x, y, z] = headPoints.subarray(i, i + 3) as unknown as [number, number, number];
    return { x, y, z };
  };
  const mean = (places: Place[]): Place => ({
    x: places.reduce((sum, { x }) => sum + x, 0) / places.length,
    y: places.reduce((sum, { y }) => sum + y, 0) / places.length,
  });
  const middleOf = ({ outer, inner }: typeof RIGHT_EYE) => mean([eye(outer), eye(inner)]);
  const [rightMiddle, leftMiddle] = [middleOf(RIGHT_EYE), middleOf(LEFT_EYE)];
  const middle = mean([rightMiddle, leftMiddle]);
  const eyeDistance = Math.hypot(leftMiddle.x - rightMiddle.x, leftMiddle.y - rightMiddle.y);
  const axis = {
    x: (leftMiddle.x - rightMiddle.x) / eyeDistance,
    y: (leftMiddle.y - rightMiddle.y) / eyeDistance,
  };
  const from = (origin: Place, place: Place) => {
    const [dx, dy] = [place.x - origin.x, place.y - origin.y];
    return {
      along: (dx * axis.x + dy * axis.y) / eyeDistance,
      across: (dy * axis.x - dx * axis.y) / eyeDistance,
    };
  };
  const shape = (landmarks: typeof RIGHT_EYE): EyeShape => {
    const centre = middleOf(landmarks);
    const corner = from(eye(landmarks.inner), eye(landmarks.outer));
    const iris = from(centre, mean(landmarks.iris.map(eye)));
    const upperLid = from(centre, mean(landmarks.upper.map(eye))).across;
    const lowerLid = from(centre, mean(landmarks.lower.map(eye))).across;
    const width = Math.hypot(corner.along, corner.across);
    return {
      irisAlong: iris.along,
      irisAcross: iris.across,
      upperLid,
      lowerLid,
      openness: (lowerLid - upperLid) / width,
    };
  };
  const nose = from(middle, head(1));
  const [sideA, sideB, forehead, chin] = [head(234), head(454), head(10), head(152)];
  return {
    pose: {
      middle,
      eyeDistance,
      roll: Math.atan2(axis.y, axis.x),
      noseAlong: nose.along,
      noseAcross: nose.across,
      depthAcross: (sideB.z - sideA.z) / Math.hypot(sideB.x - sideA.x, sideB.y - sideA.y),
      depthDown: (chin.z - forehead.z) / Math.hypot(chin.x - forehead.x, chin.y - forehead.y),
    },
    right: shape(RIGHT_EYE),
    left: shape(LEFT_EYE),
  };
}

/** How far the eyes are open: height over width, the mean of both. About 0.3; under 0.15 in a blink. */
export function opennessOf({ right, left }: EyeGeometry): number {
  return (right.openness + left.openness) / 2;
}
