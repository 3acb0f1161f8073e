import type { Grid } from '../base/grid.ts';
import { distanceToRegion, type Region } from '../imaging/region.ts';
import type { Point } from '../imaging/viewport.ts';

/**
 * A peak this far outside the target still hits. Zhang and others (Top-down neural attention by
 * excitation backprop, 2016) allow 15 px; theirs and ours are pixels of the picture the model sees,
 * here 224 px wide, where 15 px is just under half a patch.
 */
export const POINTING_TOLERANCE_PX = 15;
const MODEL_IMAGE_SIDE_PX = 224;

/**
 * Pointing game: whether the place of highest attention lies in the target region, give or take the
 * tolerance. Bilinear upsampling keeps the highest value at the centre of the highest patch, so
 * that centre is the peak; of equal patches the first one counts.
 *
 * @param attention [patchesPerSide, patchesPerSide] over the square-padded film
 * @param region target, image px of the film
 */
export function pointingHit(
  attention: Grid,
  region: Region,
  film: { widthPx: number; heightPx: number },
  tolerancePx = POINTING_TOLERANCE_PX,
): boolean {
  const squareSidePx = Math.max(film.widthPx, film.heightPx);
  const scale = squareSidePx / MODEL_IMAGE_SIDE_PX;
  return distanceToRegion(region, attentionPeak(attention, film)) <= tolerancePx * scale;
}

/** Centre of the patch with the highest attention, in image px of the film. */
export function attentionPeak(attention: Grid, film: { widthPx: number; heightPx: number }): Point {
  let peak = 0;
  attention.values.forEach((value, patch) => {
    if (value > (attention.values[peak] as number)) peak = patch;
  });
  const squareSidePx = Math.max(film.widthPx, film.heightPx);
  const column = peak % attention.widthPx;
  const row = Math.floor(peak / attention.widthPx);
  return {
    xPx: ((column + 0.5) / attention.widthPx) * squareSidePx - (squareSidePx - film.widthPx) / 2,
    yPx: ((row + 0.5) / attention.heightPx) * squareSidePx - (squareSidePx - film.heightPx) / 2,
  };
}
