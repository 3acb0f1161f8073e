/** One raw gaze sample. Screen CSS px of the window's viewport; null where the eyes were lost. */
export interface GazeSample {
  /** Capture time of the video frame, ms of the reading clock. */
  tMs: number;
  xPx: number | null;
  yPx: number | null;
}

/** A period of the eyes resting on one place, in the pixels of the samples it was made from. */
export interface Fixation {
  startMs: number;
  endMs: number;
  xPx: number;
  yPx: number;
  sampleCount: number;
}

/** Physical geometry that turns screen pixels into degrees of visual angle. */
export interface ScreenGeometry {
  widthPx: number;
  heightPx: number;
  /** Millimetres per CSS pixel. */
  pixelPitchMm: number;
  viewingDistanceMm: number;
}

/** Size in pixels of one degree at the centre of the screen. */
export function pixelsPerDegree(geometry: ScreenGeometry): number {
  return (geometry.viewingDistanceMm * Math.tan(Math.PI / 180)) / geometry.pixelPitchMm;
}
