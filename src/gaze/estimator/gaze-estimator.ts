import { z } from 'zod';
import type { Point } from '../../imaging/viewport.ts';
import { type EyeGeometry, opennessOf } from './eye-geometry.ts';
import { decodeEyeReading } from './eye-reading.ts';
import { BLOCKS, type EyeFeatures, featuresOf } from './features.ts';

/**
 * What was learnt of one reader's eyes before one screen: plain numbers, for profiles and journals.
 * place = head's place + intercept + Σ weight · (feature − mean), px of the viewport.
 */
export const gazeEstimator = z.object({
  version: z.literal(1),
  /** Of the features, in the order of `allFeatures`. */
  means: z.array(z.number()),
  weightsX: z.array(z.number()),
  weightsY: z.array(z.number()),
  intercept: z.object({ xPx: z.number(), yPx: z.number() }),
  /** Where the head was during calibration, and what its movement by one picture width is on the screen. */
  head: z.object({ x: z.number(), y: z.number(), pxPerWidth: z.number() }),
  /** Eyes less open than this are in a blink. */
  blinkBelow: z.number(),
  /** The ridge's λ, for people. */
  lambda: z.number(),
  /** Mean distance from targets that were left out of the fit, each in turn. */
  crossValidatedErrorPx: z.number(),
});

export type GazeEstimator = z.infer<typeof gazeEstimator>;

/** The part of an estimator that the regression uses. */
export type FittedPlace = Pick<
  GazeEstimator,
  'means' | 'weightsX' | 'weightsY' | 'intercept' | 'head'
>;

/** Where the eyes of an encoded reading look, px of the viewport, unfiltered; null in a blink. */
export function estimateGaze(estimator: GazeEstimator, eyes: string): Point | null {
  const features = featuresOf(decodeEyeReading(eyes));
  if (opennessOf(features.geometry) < estimator.blinkBelow) return null;
  return placeOf(estimator, features);
}

/** The regression's answer for the features of one reading, px of the viewport. */
export function placeOf(
  { head, intercept, means, weightsX, weightsY }: FittedPlace,
  features: EyeFeatures,
): Point {
  const moved = headPlacePx(head, features.geometry);
  const place = { xPx: intercept.xPx + moved.xPx, yPx: intercept.yPx + moved.yPx };
  allFeatures(features).forEach((value, i) => {
    const difference = value - (means[i] as number);
    place.xPx += difference * (weightsX[i] as number);
    place.yPx += difference * (weightsY[i] as number);
  });
  return place;
}

/** The features of a reading in one list, in the order of the estimator's weights. */
export function allFeatures(features: EyeFeatures): number[] {
  return BLOCKS.flatMap(name => features[name].values);
}

/**
 * How far the head has moved along the screen since calibration, px. Eyes that have moved with the
 * head and look in the same direction see a place as much farther on. The camera's picture is not
 * mirrored: who moves to the right moves left in it.
 */
export function headPlacePx(head: GazeEstimator['head'], { pose }: EyeGeometry): Point {
  return {
    xPx: -(pose.middle.x - head.x) * head.pxPerWidth,
    yPx: (pose.middle.y - head.y) * head.pxPerWidth,
  };
}
