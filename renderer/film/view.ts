import type { Film, Window } from '../../src/imaging/film.ts';
import { fitToRectangle, type ImageToScreen, scaleOf, zoomAt } from '../../src/imaging/viewport.ts';

/** How a film is shown: where it lies on the screen, its window, and whether the reader inverted it. */
export interface FilmView {
  /** Image px to client CSS px of the window's viewport. */
  imageToScreen: ImageToScreen;
  /** In modality values. */
  window: Window;
  /** The reader's own inversion, on top of the film's MONOCHROME1. */
  inverted: boolean;
}

/** A rectangle of the screen in client CSS px. */
export interface Rectangle {
  leftPx: number;
  topPx: number;
  widthPx: number;
  heightPx: number;
}

const SMALLEST_SIDE_PX = 64;
const LARGEST_SCALE = 32;

/** The film under its own window, fitted into the rectangle. */
export function initialView(film: Film, rectangle: Rectangle): FilmView {
  return {
    imageToScreen: fitToRectangle(film, rectangle),
    window: film.window,
    inverted: false,
  };
}

/** Whether the map is the one that `fitToRectangle` gives, to a hundredth of a pixel. */
export function isFitted(map: ImageToScreen, film: Film, rectangle: Rectangle): boolean {
  const fitted = fitToRectangle(film, rectangle);
  return map.every((value, i) => Math.abs(value - (fitted[i] as number)) < 0.01);
}

/**
 * A drag of the mouse as a change of window: to the right widens it, down raises its centre. One
 * pixel changes the width by 0.4 % and moves the centre by 0.25 % of the width, so that narrow and
 * wide windows feel the same.
 */
export function dragWindow(window: Window, deltaXPx: number, deltaYPx: number): Window {
  return {
    centre: window.centre + deltaYPx * window.width * 0.0025,
    width: Math.max(1.001, window.width * Math.exp(deltaXPx * 0.004)),
  };
}

/** Zoom about a screen point, never smaller than a thumbnail nor beyond 32 screen px per pixel. */
export function zoomWithin(
  map: ImageToScreen,
  film: Film,
  point: { xPx: number; yPx: number },
  factor: number,
): ImageToScreen {
  const scale = scaleOf(map);
  const smallest = SMALLEST_SIDE_PX / Math.max(film.widthPx, film.heightPx);
  const target = Math.min(LARGEST_SCALE, Math.max(smallest, scale * factor));
  return zoomAt(map, point, target / scale);
}
