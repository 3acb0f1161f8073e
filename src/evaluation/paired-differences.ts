import { bootstrapInterval } from './bootstrap.ts';

/** A mean difference with its 95 % interval. */
export interface PairedDifference {
  mean: number;
  low: number;
  high: number;
  readingCount: number;
  patientCount: number;
}

/**
 * Mean of `second − first` over the patients, each patient's readings averaged before, with the
 * bootstrap over patients; pairs of which one is undefined are left out. null where none is left.
 */
export function pairedDifference(
  pairs: readonly { patient: string; first: number | null; second: number | null }[],
  seed: number,
): PairedDifference | null {
  const differences = pairs.flatMap(({ patient, first, second }) =>
    first === null || second === null ? [] : [{ patient, value: second - first }],
  );
  const means = patientMeans(differences);
  if (means.length === 0) return null;
  return {
    mean: mean(means),
    ...bootstrapInterval(means, seed),
    readingCount: differences.length,
    patientCount: means.length,
  };
}

/** One value per patient: readings of one patient are not independent. */
export function patientMeans(values: readonly { patient: string; value: number }[]): number[] {
  const byPatient = Map.groupBy(values, ({ patient }) => patient);
  return [...byPatient.values()].map(own => mean(own.map(({ value }) => value)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
