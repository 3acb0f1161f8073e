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
  const width = queries.length / queryClasses.length;
  const kept = Math.min(k, candidateClasses.length);
  if (queryClasses.length === 0 || kept === 0) return null;
  let sum = 0;
  queryClasses.forEach((queryClass, query) => {
    const row = queries.subarray(query * width, (query + 1) * width);
    const cosines = candidateClasses.map((_, candidate) =>
      row.reduce((dot, x, i) => dot + x * (candidates[candidate * width + i] as number), 0),
    );
    const nearest = candidateClasses
      .map((_, candidate) => candidate)
      .sort((a, b) => (cosines[b] as number) - (cosines[a] as number));
    const hits = nearest.slice(0, kept).filter(at => candidateClasses[at] === queryClass);
    sum += hits.length / kept;
  });
  return sum / queryClasses.length;
}
