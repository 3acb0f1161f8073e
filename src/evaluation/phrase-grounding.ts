import { emptyGrid, type Grid } from '../base/grid.ts';
import { toPatchGrid } from '../heatmap/patch-grid.ts';
import { type Region, regionMask } from '../imaging/region.ts';
import { pointingHit } from './pointing-game.ts';

/** Of the cosine; mIoU is the mean over them (BioViL, Boecking and others 2022). */
const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5];

/** How well one attention map finds the place of its phrase; null where a score is undefined. */
export interface PhraseScore {
  cnr: number | null;
  meanIou: number | null;
  hit: boolean;
}

/**
 * Scores an attention map by the marked region. Cells stand for the part of the film they cover, with
 * the map constant on each, so that neither resolution nor padding changes a number.
 *
 * - CNR: |μ_in − μ_out| / √(σ²_in + σ²_out), population variances (Boecking and others 2022)
 * - mIoU: mean over thresholds 0.1, 0.2 … 0.5 of the overlap of the cells above with the region
 * - hit: pointing game
 *
 * @param attention cosines on the patch grid
 * @param region image px of the film
 */
export function scorePhrase(
  attention: Grid,
  region: Region,
  film: { widthPx: number; heightPx: number },
): PhraseScore {
  const side = attention.widthPx;
  const whole = emptyGrid(film.widthPx, film.heightPx);
  whole.values.fill(1);
  const inside = toPatchGrid(regionMask(region, film), side).values;
  const outside = toPatchGrid(whole, side).values.map(
    (covered, cell) => covered - (inside[cell] as number),
  );
  const { values } = attention;
  return {
    cnr: contrastToNoise(values, inside, outside),
    meanIou: meanIou(values, inside, outside),
    hit: pointingHit(attention, region, film),
  };
}

function contrastToNoise(
  values: Float32Array,
  inside: Float32Array,
  outside: Float32Array,
): number | null {
  const [within, without] = [momentsOf(values, inside), momentsOf(values, outside)];
  if (within === null || without === null) return null;
  const noise = Math.sqrt(within.variance + without.variance);
  return noise === 0 ? null : Math.abs(within.mean - without.mean) / noise;
}

/** Weighted mean and population variance; null where nothing has a weight. */
function momentsOf(values: Float32Array, weights: Float32Array) {
  let [total, sum] = [0, 0];
  values.forEach((value, cell) => {
    total += weights[cell] as number;
    sum += value * (weights[cell] as number);
  });
  if (!(total > 0)) return null;
  const mean = sum / total;
  let squares = 0;
  values.forEach((value, cell) => {
    squares += (weights[cell] as number) * (value - mean) ** 2;
  });
  return { mean, variance: squares / total };
}

function meanIou(values: Float32Array, inside: Float32Array, outside: Float32Array): number | null {
  const region = inside.reduce((sum, covered) => sum + covered, 0);
  if (!(region > 0)) return null;
  const sum = THRESHOLDS.reduce((total, threshold) => {
    let [hit, missed] = [0, 0];
    values.forEach((value, cell) => {
      if (value <= threshold) return;
      hit += inside[cell] as number;
      missed += outside[cell] as number;
    });
    return total + hit / (region + missed);
  }, 0);
  return sum / THRESHOLDS.length;
}
