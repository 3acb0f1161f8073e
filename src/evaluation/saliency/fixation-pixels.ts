import type { Point } from '../../imaging/viewport.ts';

/**
 * The pixel of a map that each fixation falls into, as index into its values; fixations beside the
 * film have none and are left out.
 *
 * @param fixations image px of the film
 * @param film its size; the map lies over all of it, with pixels of its own
 */
export function fixationPixels(
  fixations: readonly Point[],
  film: { widthPx: number; heightPx: number },
  map: { widthPx: number; heightPx: number },
): number[] {
  return fixations.flatMap(({ xPx, yPx }) => {
    const column = Math.floor((xPx / film.widthPx) * map.widthPx);
    const row = Math.floor((yPx / film.heightPx) * map.heightPx);
    const isInside = column >= 0 && column < map.widthPx && row >= 0 && row < map.heightPx;
    return isInside ? [row * map.widthPx + column] : [];
  });
}
