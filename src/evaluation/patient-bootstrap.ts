import { SeededRandom } from '../base/random.ts';

const RESAMPLES = 1000;

/** A statistic of items that count as often as their weights say; null where undefined. */
export type WeightedStatistic = (weights: Float64Array) => number | null;

/**
 * A statistic and its 95 % interval by the percentile bootstrap (Efron 1979): 1000 resamples of the
 * patients with replacement, so that films of one patient are not counted as independent. Resamples
 * on which it is undefined (no positive was drawn) are left out. The interval is null below two
 * patients, or where half of the resamples are left out.
 *
 * @param patients one per item
 */
export function withInterval(
  patients: readonly string[],
  statistic: WeightedStatistic,
  seed: number,
): { value: number | null; low: number | null; high: number | null } {
  const value = statistic(new Float64Array(patients.length).fill(1));
  const numbers = new Map<string, number>();
  for (const patient of patients) {
    if (!numbers.has(patient)) numbers.set(patient, numbers.size);
  }
  const numberOf = Int32Array.from(patients, patient => numbers.get(patient) ?? 0);
  if (value === null || numbers.size < 2) return { value, low: null, high: null };
  const random = new SeededRandom(seed, 'bootstrap');
  const drawn = new Float64Array(numbers.size);
  const weights = new Float64Array(patients.length);
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.fill(0);
    for (let i = 0; i < numbers.size; i++) {
      const patient = random.integer(numbers.size);
      drawn[patient] = (drawn[patient] as number) + 1;
    }
    for (let i = 0; i < weights.length; i++) weights[i] = drawn[numberOf[i] as number] as number;
    const resampled = statistic(weights);
    if (resampled !== null) values.push(resampled);
  }
  if (values.length < RESAMPLES / 2) return { value, low: null, high: null };
  values.sort((a, b) => a - b);
  return {
    value,
    low: values[Math.floor(0.025 * values.length)] ?? null,
    high: values[Math.ceil(0.975 * values.length) - 1] ?? null,
  };
}

/** The mean of values that count as often as their weights say; undefined ones (NaN) are left out. */
export function weightedMean(values: ArrayLike<number>): WeightedStatistic {
  return weights => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      sum += (weights[i] as number) * value;
      total += weights[i] as number;
    }
    return total === 0 ? null : sum / total;
  };
}
