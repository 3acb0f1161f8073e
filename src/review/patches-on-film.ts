import { emptyGrid, type Grid } from '../base/grid.ts';
import { resizeAntialiased } from '../imaging/resize.ts';

/**
 * The model's patch grid laid over the film it looked at, for display only: stretched over the
 * square the film was padded to, bilinear (`smooth`) or as `cells`, and cut to the film.
 */
export function patchesOnFilm(
  patches: Grid,
  film: { widthPx: number; heightPx: number },
  style: 'smooth' | 'cells',
): Grid {
  const side = Math.max(film.widthPx, film.heightPx);
  const left = Math.floor((side - film.widthPx) / 2);
  const top = Math.floor((side - film.heightPx) / 2);
  const square = style === 'smooth' ? resizeAntialiased(patches, side, side) : null;
  const onFilm = emptyGrid(film.widthPx, film.heightPx);
  for (let row = 0; row < film.heightPx; row++) {
    for (let column = 0; column < film.widthPx; column++) {
      const [x, y] = [left + column, top + row];
      const cell =
        Math.floor(((y + 0.5) * patches.heightPx) / side) * patches.widthPx +
        Math.floor(((x + 0.5) * patches.widthPx) / side);
      const value = square ? square.values[y * side + x] : patches.values[cell];
      onFilm.values[row * film.widthPx + column] = value as number;
    }
  }
  return onFilm;
}
