/**
 * Precision at k: of the k candidates nearest to each query by cosine, the share that has the query's
 * class, averaged over the queries (ConVIRT, Zhang and others 2020). Of equal cosines the earlier
 * candidate goes first. null without queries or candidates.
 *
 * @param queries,candidates features of length 1, row-major [count, width]
 * @param queryClasses,candidateClasses class of each row
 */
export function precisionAtK(
  queries: Float32Array,
  queryClasses: readonly number[],
  candidates: Float32Array,
  candidateClasses: readonly number[],
  k: number,
): number | null {
  const [precisions] = precisionsAtK(queries, queryClasses, candidates, candidateClasses, [k]);
  if (precisions === undefined || precisions.length === 0 || candidateClasses.length === 0) {
    return null;
  }
  return precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
}

/** Precision of each query at each of the ks: a row a k. */
export function precisionsAtK(
  queries: Float32Array,
  queryClasses: readonly number[],
  candidates: Float32Array,
  candidateClasses: readonly number[],
  ks: readonly number[],
): Float64Array[] {
  const width = queries.length / queryClasses.length;
  const precisions = ks.map(() => new Float64Array(queryClasses.length));
  queryClasses.forEach((queryClass, query) => {
    const row = queries.subarray(query * width, (query + 1) * width);
    const cosines = candidateClasses.map((_, candidate) =>
      row.reduce((dot, x, i) => dot + x * (candidates[candidate * width + i] as number), 0),
    );
    const nearest = candidateClasses
      .map((_, candidate) => candidate)
      .sort((a, b) => (cosines[b] as number) - (cosines[a] as number));
    ks.forEach((k, at) => {
      const kept = nearest.slice(0, k);
      const hits = kept.filter(candidate => candidateClasses[candidate] === queryClass);
      (precisions[at] as Float64Array)[query] = hits.length / kept.length;
    });
  });
  return precisions;
}
