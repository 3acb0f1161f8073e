import { describe, expect, test } from 'vitest';
import type { Grid } from '../../../src/base/grid.ts';
import { colourMaps } from '../../../src/heatmap/colour-map.ts';
import { padToSquare, resizeAntialiased } from '../../../src/imaging/resize.ts';
import { composeOverlay } from '../../../src/review/overlay.ts';
import { patchesOnFilm } from '../../../src/review/patches-on-film.ts';

const grid = (widthPx: number, ...values: number[]): Grid => ({
  widthPx,
  heightPx: values.length / widthPx,
  values: Float32Array.from(values),
});

describe('patches on the film', () => {
  const patches = grid(2, 1, 2, 3, 4);

  test('cells of a wide film are cut by its padding', () => {
    const cells = patchesOnFilm(patches, { widthPx: 8, heightPx: 4 }, 'cells');
    expect([...cells.values]).toEqual([
      ...[1, 1, 1, 1, 2, 2, 2, 2],
      ...[1, 1, 1, 1, 2, 2, 2, 2],
      ...[3, 3, 3, 3, 4, 4, 4, 4],
      ...[3, 3, 3, 3, 4, 4, 4, 4],
    ]);
  });

  test('smooth they lie on the film as on its padded square', () => {
    const film = { widthPx: 5, heightPx: 8 };
    const smooth = patchesOnFilm(patches, film, 'smooth');
    const square = resizeAntialiased(patches, 8, 8);
    // Padding to a square puts 5 columns at 1 to 5.
    expect(padToSquare(grid(5, ...new Array(40).fill(1))).values.slice(0, 8)).toEqual(
      Float32Array.of(0, 1, 1, 1, 1, 1, 0, 0),
    );
    for (let row = 0; row < 8; row++) {
      expect(smooth.values.slice(row * 5, row * 5 + 5)).toEqual(
        square.values.slice(row * 8 + 1, row * 8 + 6),
      );
    }
  });
});

describe('the overlay', () => {
  const film = grid(3, 0, 0.5, 1);
  const map = grid(3, -1, 1, 3);

  test('shows the film where the map is coldest and the hottest colour where it is hottest', () => {
    const rgba = composeOverlay(film, map, colourMaps.inferno, 1);
    expect([...rgba.slice(0, 4)]).toEqual([0, 0, 0, 255]);
    expect([...rgba.slice(8, 12)]).toEqual([...colourMaps.inferno.slice(-3), 255]);
  });

  test('mixes by opacity times heat', () => {
    const rgba = composeOverlay(film, map, colourMaps.viridis, 0.5);
    const colour = colourMaps.viridis.slice(3 * 128, 3 * 129);
    const mixed = Array.from(colour, channel => 0.75 * 127.5 + 0.25 * channel);
    for (const [i, value] of mixed.entries()) {
      expect(Math.abs((rgba[4 + i] as number) - value)).toBeLessThanOrEqual(0.5);
    }
  });

  test.each([
    ['opacity 0', map, 0],
    ['a flat map', grid(3, 7, 7, 7), 1],
  ])('%s shows the film alone', (_, shown, opacity) => {
    const rgba = composeOverlay(film, shown, colourMaps.inferno, opacity);
    expect([...rgba]).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
  });

  test('of another size is refused', () => {
    expect(() => composeOverlay(film, grid(1, 1, 2, 3), colourMaps.inferno, 1)).toThrow(RangeError);
  });
});
