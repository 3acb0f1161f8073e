/** A plane of numbers, row-major: `values[row * widthPx + column]`. Heatmaps, greys, attention. */
export interface Grid {
  widthPx: number;
  heightPx: number;
  values: Float32Array;
}

export function emptyGrid(widthPx: number, heightPx: number): Grid {
  return { widthPx, heightPx, values: new Float32Array(widthPx * heightPx) };
}
