import type { Grid } from '../base/grid.ts';

/**
 * A film under a map: grey (0 to 1) mixed with the map's colour, opaque RGBA, row-major. The map is
 * min–max-scaled, and its share of a pixel is `opacity` × its scaled value, so that cold places
 * show the film as it is. A map that is the same everywhere shows the film alone.
 * @param colourMap 256 RGB triples, see heatmap/colour-map.ts
 * @throws RangeError where film and map differ in size
 */
export function composeOverlay(
  grey: Grid,
  map: Grid,
  colourMap: Uint8Array,
  opacity: number,
): Uint8ClampedArray<ArrayBuffer> {
  if (grey.widthPx !== map.widthPx || grey.heightPx !== map.heightPx) {
    throw new RangeError(
      `film of ${grey.widthPx} × ${grey.heightPx}, map of ${map.widthPx} × ${map.heightPx}`,
    );
  }
  const low = map.values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = map.values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const span = high > low ? high - low : Number.POSITIVE_INFINITY;
  const rgba = new Uint8ClampedArray(4 * grey.values.length);
  for (let i = 0; i < grey.values.length; i++) {
    const heat = ((map.values[i] as number) - low) / span;
    const share = opacity * heat;
    const film = 255 * (grey.values[i] as number);
    const colour = 3 * Math.round(255 * heat);
    for (let channel = 0; channel < 3; channel++) {
      rgba[4 * i + channel] = film + share * ((colourMap[colour + channel] as number) - film);
    }
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
