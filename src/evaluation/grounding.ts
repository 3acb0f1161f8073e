import type { Grid } from '../base/grid.ts';
import { toPatchGrid } from '../heatmap/patch-grid.ts';
import { type Region, regionMask } from '../imaging/region.ts';
import { pearsonCorrelation } from './correlation.ts';
import { pointingHit } from './pointing-game.ts';
import { type MeanAndSd, meanAndSd } from './statistics.ts';

/** How well one attention map finds the place that its sentence speaks of. */
export interface GroundingScore {
  hit: boolean;
  /** CC with the target region on the patch grid; null where undefined. */
  correlation: number | null;
}

/** Share of hits and CC over many sentences. */
export interface GroundingSummary {
  hitRate: number | null;
  correlation: MeanAndSd;
  sentenceCount: number;
}

/**
 * Scores one attention map [patchesPerSide, patchesPerSide] against the true region: pointing game,
 * and CC with the share of each patch that the region covers.
 *
 * @param region image px of the film
 */
export function scoreGrounding(
  attention: Grid,
  region: Region,
  film: { widthPx: number; heightPx: number },
): GroundingScore {
  const covered = toPatchGrid(regionMask(region, film), attention.widthPx);
  return {
    hit: pointingHit(attention, region, film),
    correlation: pearsonCorrelation(attention.values, covered.values),
  };
}

/** Undefined correlations (constant maps) count as 0: such a map says nothing about the place. */
export function summariseGrounding(scores: readonly GroundingScore[]): GroundingSummary {
  const hits = scores.filter(score => score.hit).length;
  return {
    hitRate: scores.length === 0 ? null : hits / scores.length,
    correlation: meanAndSd(scores.map(score => score.correlation ?? 0)),
    sentenceCount: scores.length,
  };
}
