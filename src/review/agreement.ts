/**
 * Pearson correlation of two maps of the same size, the metric CC of saliency benchmarks
 * (Bylinskii et al. 2019, "What do different evaluation metrics tell us about saliency models?").
 * Null where it is undefined: a map without variance.
 */
export function pearsonCorrelation(a: Float32Array, b: Float32Array): number | null {
  const meanA = mean(a);
  const meanB = mean(b);
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (const [i, value] of a.entries()) {
    const deviationA = value - meanA;
    const deviationB = (b[i] as number) - meanB;
    covariance += deviationA * deviationB;
    varianceA += deviationA ** 2;
    varianceB += deviationB ** 2;
  }
  if (varianceA === 0 || varianceB === 0) return null;
  return covariance / Math.sqrt(varianceA * varianceB);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
