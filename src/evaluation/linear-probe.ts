import { AppError } from '../base/app-error.ts';
import { minimise, type Slope } from './minimise.ts';

/** A linear classifier on frozen features: logit = weights · features + intercept. */
export interface LinearProbe {
  weights: Float64Array;
  intercept: number;
}

/**
 * Logistic regression with an L2 penalty of half the squared weights and a free intercept: what
 * scikit-learn's `LogisticRegression(C=1)` minimises, Σ ln(1 + e^(−y·logit)) + |w|² / 2.
 *
 * @param features row-major [rowCount, width]
 * @param labels whether each row is positive
 * @throws AppError `evaluation.oneClass` where all rows have the same label
 */
export function fitLinearProbe(
  features: Float32Array,
  width: number,
  labels: readonly boolean[],
): LinearProbe {
  if (labels.every(label => label === labels[0])) throw oneClass(labels.length);
  const solution = minimise(
    parameters => penalisedLoss(features, width, labels, parameters),
    new Float64Array(width + 1),
  );
  return { weights: solution.slice(0, width), intercept: solution[width] as number };
}

/** The logit of each row. */
export function probeLogits(probe: LinearProbe, features: Float32Array): Float64Array {
  const width = probe.weights.length;
  return Float64Array.from({ length: features.length / width }, (_, row) =>
    logitOf(features, row * width, probe.weights, probe.intercept),
  );
}

function penalisedLoss(
  features: Float32Array,
  width: number,
  labels: readonly boolean[],
  parameters: Float64Array,
): Slope {
  const weights = parameters.subarray(0, width);
  const intercept = parameters[width] as number;
  const gradient = Float64Array.from(parameters);
  gradient[width] = 0;
  let value = weights.reduce((sum, weight) => sum + weight * weight, 0) / 2;
  labels.forEach((label, row) => {
    const sign = label ? 1 : -1;
    const margin = sign * logitOf(features, row * width, weights, intercept);
    // Neither exponential overflows, however far from the boundary the row is.
    value += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    const pull = -sign / (1 + Math.exp(margin));
    for (let i = 0; i < width; i++) {
      gradient[i] = (gradient[i] as number) + pull * (features[row * width + i] as number);
    }
    gradient[width] = (gradient[width] as number) + pull;
  });
  return { value, gradient };
}

function logitOf(
  features: Float32Array,
  start: number,
  weights: Float64Array,
  intercept: number,
): number {
  let sum = intercept;
  for (let i = 0; i < weights.length; i++) {
    sum += (features[start + i] as number) * (weights[i] as number);
  }
  return sum;
}

function oneClass(rowCount: number): AppError {
  return new AppError({
    code: 'evaluation.oneClass',
    message: 'A probe can’t be trained where all films have the same label.',
    expected: 'films with and without the finding',
    actual: `${rowCount} of one kind`,
    advice: 'Take more films into the training split.',
  });
}
