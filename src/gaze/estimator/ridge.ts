/**
 * Coefficients α of ridge regression in its dual form (Saunders, Gammerman & Vovk 1998), to which
 * fewer samples than features are no trouble: (K + λI) α = y, with K = Z Zᵀ the samples' inner
 * products, n × n. Weights of the features are Zᵀ α. Several right-hand sides at once.
 * By Cholesky decomposition; λ > 0 makes K + λI positive definite.
 */
export function ridgeCoefficients(
  kernel: readonly Float64Array[],
  lambda: number,
  targets: readonly Float64Array[],
): Float64Array[] {
  const n = kernel.length;
  const factor = kernel.map(row => Float64Array.from(row));
  for (let j = 0; j < n; j++) {
    const row = factor[j] as Float64Array;
    for (let k = 0; k <= j; k++) {
      const other = factor[k] as Float64Array;
      let sum = (row[k] as number) + (k === j ? lambda : 0);
      for (let i = 0; i < k; i++) sum -= (row[i] as number) * (other[i] as number);
      row[k] = k === j ? Math.sqrt(sum) : sum / (other[k] as number);
    }
  }
  return targets.map(target => {
    const solution = Float64Array.from(target);
    for (let j = 0; j < n; j++) {
      const row = factor[j] as Float64Array;
      let sum = solution[j] as number;
      for (let i = 0; i < j; i++) sum -= (row[i] as number) * (solution[i] as number);
      solution[j] = sum / (row[j] as number);
    }
    for (let j = n - 1; j >= 0; j--) {
      let sum = solution[j] as number;
      for (let i = j + 1; i < n; i++) {
        sum -= ((factor[i] as Float64Array)[j] as number) * (solution[i] as number);
      }
      solution[j] = sum / ((factor[j] as Float64Array)[j] as number);
    }
    return solution;
  });
}
