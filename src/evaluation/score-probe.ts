import { weightedAreaUnderCurve } from './area-under-curve.ts';
import type { ScoredFigure } from './figure.ts';
import { fitLinearProbe, probeLogits } from './linear-probe.ts';
import { type WeightedStatistic, withInterval } from './patient-bootstrap.ts';
import type { Truth } from './score-zero-shot.ts';

/** Films of one side of a split. */
export interface ProbedFilms {
  /** Row-major [films, width]. */
  features: Float32Array;
  truth: Truth;
  patients: readonly string[];
}

export interface ProbeInput {
  width: number;
  classes: readonly string[];
  training: ProbedFilms;
  test: ProbedFilms;
  seed: number;
}

export interface ProbeOutcome {
  /** The mean over classes first, then each class. */
  figures: Omit<ScoredFigure, 'metric'>[];
  /** [test films, classes]; NaN where a class could not be learned. */
  logits: Float64Array;
}

/**
 * AUROC of a linear probe for each class, and their mean. A class that the training films all have, or
 * all lack, is undefined, and so is one that the test films do.
 */
export function scoreProbe({ width, classes, training, test, seed }: ProbeInput): ProbeOutcome {
  const logits = new Float64Array(test.truth.length * classes.length).fill(Number.NaN);
  const curves: WeightedStatistic[] = [];
  const figures = classes.map((of, c) => {
    const known = test.truth.flatMap((row, film) => ((row[c] ?? null) === null ? [] : [film]));
    const count = known.length;
    const told = logitsOf(c, width, training, test);
    if (told === null) return { of, value: null, low: null, high: null, count };
    told.forEach((logit, film) => {
      logits[film * classes.length + c] = logit;
    });
    const curve = weightedAreaUnderCurve(
      known.map(film => told[film] as number),
      known.map(film => test.truth[film]?.[c] === true),
    );
    const ofKnown: WeightedStatistic = weights =>
      curve(Float64Array.from(known, film => weights[film] as number));
    if (ofKnown(new Float64Array(test.truth.length).fill(1)) !== null) curves.push(ofKnown);
    return { of, ...withInterval(test.patients, ofKnown, seed), count };
  });
  const mean: WeightedStatistic = weights => {
    const values = curves.map(curve => curve(weights)).filter(value => value !== null);
    return values.length === 0
      ? null
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const whole = { ...withInterval(test.patients, mean, seed), count: test.truth.length };
  return { figures: [{ of: null, ...whole }, ...figures], logits };
}

/** Logits of all test films; null where the training films are all of one kind. */
function logitsOf(c: number, width: number, training: ProbedFilms, test: ProbedFilms) {
  const known = training.truth.flatMap((row, film) => ((row[c] ?? null) === null ? [] : [film]));
  const labels = known.map(film => training.truth[film]?.[c] === true);
  if (new Set(labels).size < 2) return null;
  const features = new Float32Array(known.length * width);
  known.forEach((film, row) => {
    features.set(training.features.subarray(film * width, (film + 1) * width), row * width);
  });
  return probeLogits(fitLinearProbe(features, width, labels), test.features);
}
