import { AppError } from '../../base/app-error.ts';
import type { Point } from '../../imaging/viewport.ts';
import type { ScreenGeometry } from '../sample.ts';
import { median } from '../track.ts';
import type { CalibrationSample } from './calibration-sample.ts';
import { opennessOf } from './eye-geometry.ts';
import { decodeEyeReading } from './eye-reading.ts';
import { BLOCKS, type EyeFeatures, featuresOf } from './features.ts';
import {
  allFeatures,
  type FittedPlace,
  type GazeEstimator,
  headPlacePx,
  placeOf,
} from './gaze-estimator.ts';
import { BLINK_SHARE } from './open-eyes.ts';
import { ridgeCoefficients } from './ridge.ts';

/** Mean distance between the pupils of adults (Dodgson 2004): the ruler in the picture. */
const EYE_DISTANCE_MM = 63;
const FEWEST_TARGETS = 3;
const LAMBDAS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

interface Sample {
  target: Point;
  features: EyeFeatures;
}

/**
 * Learns where these eyes look: ridge regression with an intercept on scaled features of the eyes,
 * of the head and of WebGazer's cells, each block counting as much as another. The ridge's λ is the one
 * with which targets left out of the fit are found best. Samples taken in a blink don't count.
 *
 * @throws AppError `gaze.tooFewTargets` with fewer than three targets that have samples
 */
export function fitGazeEstimator(
  calibration: readonly CalibrationSample[],
  { pixelPitchMm }: Pick<ScreenGeometry, 'pixelPitchMm'>,
): GazeEstimator {
  const all = calibration.map(({ xPx, yPx, eyes }) => ({
    target: { xPx, yPx },
    features: featuresOf(decodeEyeReading(eyes)),
  }));
  const blinkBelow = blinkLimit(all);
  const samples = all.filter(({ features }) => opennessOf(features.geometry) >= blinkBelow);
  const targets = [...targetGroups(samples).values()];
  if (targets.length < FEWEST_TARGETS) throw tooFewTargets(targets.length);

  const poses = samples.map(({ features }) => features.geometry.pose);
  const eyeDistance = median(Float64Array.from(poses, pose => pose.eyeDistance));
  const head = {
    x: median(Float64Array.from(poses, pose => pose.middle.x)),
    y: median(Float64Array.from(poses, pose => pose.middle.y)),
    pxPerWidth: EYE_DISTANCE_MM / eyeDistance / pixelPitchMm,
  };

  const errorsPx = leaveOneTargetOut(targets, head);
  const crossValidatedErrorPx = Math.min(...errorsPx);
  const lambda = LAMBDAS[errorsPx.indexOf(crossValidatedErrorPx)] as number;
  const fitted = prepare(samples, head).fit(lambda);
  return {
    version: 1,
    ...fitted,
    blinkBelow,
    lambda,
    crossValidatedErrorPx,
  };
}

/** Mean distance of estimates from targets that were left out, for each of LAMBDAS. */
function leaveOneTargetOut(targets: Sample[][], head: GazeEstimator['head']): number[] {
  const sums = LAMBDAS.map(() => 0);
  for (const left of targets) {
    const fold = prepare(targets.filter(target => target !== left).flat(), head);
    LAMBDAS.forEach((lambda, i) => {
      const fitted = fold.fit(lambda);
      for (const { target, features } of left) {
        const place = placeOf(fitted, features);
        const errorPx = Math.hypot(place.xPx - target.xPx, place.yPx - target.yPx);
        sums[i] = (sums[i] as number) + errorPx / left.length / targets.length;
      }
    });
  }
  return sums;
}

/** Scales the features of the samples once; then fits with any λ. */
function prepare(samples: Sample[], head: GazeEstimator['head']) {
  const rows = samples.map(({ features }) => allFeatures(features));
  const scales = blockScales(samples);
  const means = columnMeans(rows);
  const scaled = rows.map(row =>
    Float64Array.from(row, (value, i) => (value - (means[i] as number)) * (scales[i] as number)),
  );
  const kernel = scaled.map(row => Float64Array.from(scaled, other => innerProduct(row, other)));
  const places = samples.map(({ target, features }) => {
    const moved = headPlacePx(head, features.geometry);
    return [target.xPx - moved.xPx, target.yPx - moved.yPx];
  });
  const [meanX, meanY] = columnMeans(places) as [number, number];
  const x = Float64Array.from(places, place => (place[0] as number) - meanX);
  const y = Float64Array.from(places, place => (place[1] as number) - meanY);
  const weightsOf = (coefficients: Float64Array) =>
    scales.map((scale, i) => {
      let sum = 0;
      scaled.forEach((row, k) => {
        sum += (row[i] as number) * (coefficients[k] as number);
      });
      return sum * scale;
    });
  return {
    fit(lambda: number): FittedPlace {
      const [a, b] = ridgeCoefficients(kernel, lambda * samples.length, [x, y]) as [
        Float64Array,
        Float64Array,
      ];
      return {
        means,
        weightsX: weightsOf(a),
        weightsY: weightsOf(b),
        intercept: { xPx: meanX, yPx: meanY },
        head,
      };
    },
  };
}

/**
 * What each feature is multiplied by: one over its standard deviation (at least its smallest scale)
 * and over the root of its block's size, so that 120 cells count no more than four numbers of the eyes.
 */
function blockScales(samples: Sample[]): number[] {
  return BLOCKS.flatMap(name => {
    const rows = samples.map(({ features }) => features[name].values);
    const smallestScale = samples[0]?.features[name].smallestScale ?? 1;
    const means = columnMeans(rows);
    return means.map((mean, i) => {
      const squares = rows.reduce((sum, row) => sum + ((row[i] as number) - mean) ** 2, 0);
      const deviation = Math.max(smallestScale, Math.sqrt(squares / rows.length));
      return 1 / (Math.sqrt(means.length) * deviation);
    });
  });
}

/** Looking down lowers the lids, so the target at which they are lowest is the measure. */
function blinkLimit(samples: Sample[]): number {
  const medians = [...targetGroups(samples).values()].map(group =>
    median(Float64Array.from(group, ({ features }) => opennessOf(features.geometry))),
  );
  return medians.length === 0 ? 0 : BLINK_SHARE * Math.min(...medians);
}

function targetGroups(samples: Sample[]): Map<string, Sample[]> {
  return Map.groupBy(samples, ({ target }) => `${target.xPx} ${target.yPx}`);
}

function columnMeans(rows: readonly (readonly number[])[]): number[] {
  const sums = (rows[0] ?? []).map(() => 0);
  for (const row of rows) {
    row.forEach((value, i) => {
      sums[i] = (sums[i] as number) + value / rows.length;
    });
  }
  return sums;
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function tooFewTargets(found: number): AppError {
  return new AppError({
    code: 'gaze.tooFewTargets',
    message: 'The calibration has too few points to learn from.',
    expected: `at least ${FEWEST_TARGETS} points with open eyes`,
    actual: String(found),
    advice: 'Calibrate again, looking at every dot.',
  });
}
