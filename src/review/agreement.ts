/**
 * Pearson's correlation of two maps (the saliency metric CC). null where it is undefined: fewer
 * than two values, or one map the same everywhere.
 * @throws RangeError where the lengths differ
 */
export function pearsonCorrelation(a: Float32Array, b: Float32Array): number | null {
  if (a.length !== b.length) throw new RangeError(`maps of ${a.length} and ${b.length} values`);
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const deltaA = (a[i] as number) - meanA;
    const deltaB = (b[i] as number) - meanB;
    covariance += deltaA * deltaB;
    varianceA += deltaA * deltaA;
    varianceB += deltaB * deltaB;
  }
  const isFlat = isConstant(a) || isConstant(b);
  return isFlat ? null : covariance / Math.sqrt(varianceA * varianceB);
}

/** Rounding leaves a flat map a variance of not quite zero, so that is no test. */
function isConstant(values: Float32Array): boolean {
  return values.every(value => value === values[0]);
}
