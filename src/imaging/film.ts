import type { Grid } from '../base/grid.ts';

/** How many millimetres a pixel is, and where that was measured. */
export interface PixelSpacing {
  rowMm: number;
  columnMm: number;
  /** `patient`: PixelSpacing (calibrated). `detector`: ImagerPixelSpacing, magnified by projection. */
  plane: 'patient' | 'detector';
}

/** A window as DICOM means it (PS3.3 C.11.2.1.2), in modality values. */
export interface Window {
  centre: number;
  width: number;
  label?: string | undefined;
}

/**
 * A decoded chest film. `values` are unsigned 16-bit, row-major; the modality value of a pixel is
 * `values[i] * slope + intercept` (PS3.3 C.11.1). `inverted` is MONOCHROME1: low values show white.
 */
export interface Film {
  widthPx: number;
  heightPx: number;
  values: Uint16Array;
  slope: number;
  intercept: number;
  inverted: boolean;
  window: Window;
  spacing: PixelSpacing | null;
}

/** Displayed grey in [0, 1] under the film's own window: PS3.3 C.11.2.1.2.1 LINEAR, then MONOCHROME1. */
export function displayedGrey(film: Film, window: Window = film.window): Grid {
  const { centre, width } = window;
  const low = centre - 0.5 - (width - 1) / 2;
  const span = Math.max(width - 1, Number.EPSILON);
  const grey = new Float32Array(film.values.length);
  for (let i = 0; i < grey.length; i++) {
    const modality = (film.values[i] as number) * film.slope + film.intercept;
    const shown = Math.min(1, Math.max(0, (modality - low) / span));
    grey[i] = film.inverted ? 1 - shown : shown;
  }
  return { widthPx: film.widthPx, heightPx: film.heightPx, values: grey };
}
