/** Mean and sample standard deviation (n − 1; null below two values); mean null without values. */
export interface MeanAndSd {
  mean: number | null;
  sd: number | null;
  count: number;
}

export function meanAndSd(values: readonly number[]): MeanAndSd {
  const count = values.length;
  if (count === 0) return { mean: null, sd: null, count };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, sd: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (count - 1)), count };
}
