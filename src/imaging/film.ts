import type { ErrorReport } from '../base/app-error.ts';
import type { Grid } from '../base/grid.ts';
import { greyTable, type Voi, type Window } from './voi.ts';

export type { Voi, VoiLut, Window } from './voi.ts';

/** How many millimetres a pixel is, and where that was measured. */
export interface PixelSpacing {
  rowMm: number;
  columnMm: number;
  /**
   * `patient`: calibrated to the patient. `estimated`: the detector's, divided by the estimated
   * magnification the file gives. `detector`: at the detector, larger than in the patient by the
   * magnification of the projection.
   */
  plane: 'patient' | 'estimated' | 'detector';
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
  /** A window to drag from: the first the file names, or the range of the values. */
  window: Window;
  /** How the file itself wants to be shown: VOI LUTs, then windows. The first is shown on opening. */
  presets: Voi[];
  /** `values` from `low` to `high` pad the image to a rectangle and are shown black; null: none do. */
  padding: { low: number; high: number } | null;
  spacing: PixelSpacing | null;
  /** What a reader has to know of how the file was read: left-out frames, LUTs that can't be used. */
  warnings: ErrorReport[];
}

/** What a film has that is only pixels: nothing in its file says how to show it. */
export const asStored = {
  inverted: false,
  presets: [],
  padding: null,
  spacing: null,
  warnings: [],
} satisfies Partial<Film>;

/** Displayed grey in [0, 1] under a window or LUT, as the file wants to be shown if none is given. */
export function displayedGrey(film: Film, voi: Voi = film.presets[0] ?? film.window): Grid {
  const table = greyTable(film, voi);
  const grey = new Float32Array(film.values.length);
  for (let i = 0; i < grey.length; i++) grey[i] = table[film.values[i] as number] as number;
  return { widthPx: film.widthPx, heightPx: film.heightPx, values: grey };
}
