import { AppError } from '../base/app-error.ts';
import { SeededRandom } from '../base/random.ts';

const RESAMPLE_COUNT = 2000;

/**
 * 95 % interval of a mean by the percentile bootstrap (Efron 1979): 2000 resamples of the values,
 * with replacement. Give one value per patient, so that sentences of one film are not counted as
 * independent.
 *
 * @throws AppError `evaluation.noValues` without values
 */
export function bootstrapInterval(
  values: readonly number[],
  seed: number,
): { low: number; high: number } {
  if (values.length === 0) {
    throw new AppError({ code: 'evaluation.noValues', message: 'An interval needs values.' });
  }
  const random = new SeededRandom(seed, 'bootstrap');
  const means = Array.from({ length: RESAMPLE_COUNT }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += random.choice(values);
    return sum / values.length;
  }).sort((a, b) => a - b);
  return {
    low: means[Math.floor(0.025 * RESAMPLE_COUNT)] as number,
    high: means[Math.ceil(0.975 * RESAMPLE_COUNT) - 1] as number,
  };
}
