import type { ScoredFigure } from './figure.ts';
import { weightedMean, withInterval } from './patient-bootstrap.ts';
import { precisionsAtK } from './retrieval.ts';

/** As published for CheXpert 8x200 (ConVIRT, Zhang and others 2020). */
export const RETRIEVAL_KS = [1, 5, 10] as const;

/** One side of a retrieval. */
export interface Retrievable {
  /** Rows of length 1, row-major. */
  features: Float32Array;
  /** Class of each row: films and texts of one class belong together. */
  classes: readonly number[];
  /** Who counts as one in the bootstrap. */
  owners: readonly string[];
}

export interface RetrievalOutcome {
  figures: ScoredFigure[];
  /** Precision at each k of each query. */
  precisions: { imageToText: Float64Array[]; textToImage: Float64Array[] };
}

/** Precision at 1, 5 and 10 both ways. */
export function scoreRetrieval({
  films,
  texts,
  seed,
}: {
  films: Retrievable;
  texts: Retrievable;
  seed: number;
}): RetrievalOutcome {
  const precisions = {
    imageToText: precisionsOf(films, texts),
    textToImage: precisionsOf(texts, films),
  };
  const figures = (['imageToText', 'textToImage'] as const).flatMap(of => {
    const queries = of === 'imageToText' ? films : texts;
    return RETRIEVAL_KS.map((k, i) => ({
      metric: `precisionAt${k}`,
      of,
      ...withInterval(queries.owners, weightedMean(precisions[of][i] as Float64Array), seed),
      count: queries.classes.length,
    }));
  });
  return { figures, precisions };
}

function precisionsOf(queries: Retrievable, candidates: Retrievable): Float64Array[] {
  const { features, classes } = candidates;
  return precisionsAtK(queries.features, queries.classes, features, classes, RETRIEVAL_KS);
}
