import { type EyeGeometry, eyeGeometry } from './eye-geometry.ts';
import type { EyeReading } from './eye-reading.ts';

/** A block of features of one kind, which the regression weighs together. */
export interface FeatureBlock {
  values: number[];
  /**
   * Differences smaller than this are no information, in the features' own unit: a feature that
   * hardly varied during calibration is scaled by it, so that it cannot get a large weight.
   */
  smallestScale: number;
}

export interface EyeFeatures {
  geometry: EyeGeometry;
  /** Where the irises and lids are in the eyes, the mean of both: on a screen both look at one place. */
  eyes: FeatureBlock;
  /** How the head is held and where. */
  head: FeatureBlock;
  /** WebGazer's grey cells. */
  cells: FeatureBlock;
}

/** The blocks in the order of an estimator's weights. */
export const BLOCKS = ['eyes', 'head', 'cells'] as const;

const EYE_SHAPE = ['irisAlong', 'irisAcross', 'upperLid', 'lowerLid'] as const;

/** An iris moves by 0.1 distances between the eyes from one side of a screen to the other. */
const SMALLEST_EYE_SCALE = 0.004;
/** Radians and eye distances: heads sway by a few hundredths while they are held still. */
const SMALLEST_HEAD_SCALE = 0.1;
/** Ranks, of twelve. */
const SMALLEST_RANK_SCALE = 1;

/** The regression's features of one reading, in blocks. */
export function featuresOf(reading: EyeReading): EyeFeatures {
  const geometry = eyeGeometry(reading);
  const { pose, right, left } = geometry;
  return {
    geometry,
    eyes: {
      values: EYE_SHAPE.map(name => (right[name] + left[name]) / 2),
      smallestScale: SMALLEST_EYE_SCALE,
    },
    head: {
      values: [
        pose.roll,
        pose.noseAlong,
        pose.noseAcross,
        pose.depthAcross,
        pose.depthDown,
        Math.log(pose.eyeDistance),
      ],
      smallestScale: SMALLEST_HEAD_SCALE,
    },
    cells: { values: [...reading.ranks], smallestScale: SMALLEST_RANK_SCALE },
  };
}
