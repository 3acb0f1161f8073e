/** A point, in whichever pixels the variable's name says. */
export interface Point {
  xPx: number;
  yPx: number;
}

/**
 * Affine map from image pixels to screen pixels (CSS px of the window's viewport):
 * screenX = a·x + c·y + e, screenY = b·x + d·y + f. The centre of the first pixel is (0.5, 0.5).
 * Same element order as the canvas' setTransform. This file is the only place that maps
 * between film and screen.
 */
export type ImageToScreen = [a: number, b: number, c: number, d: number, e: number, f: number];

/** The film fitted into a rectangle of the screen, centred, undistorted. */
export function fitToRectangle(
  image: { widthPx: number; heightPx: number },
  rectangle: { leftPx: number; topPx: number; widthPx: number; heightPx: number },
): ImageToScreen {
  const scale = Math.min(rectangle.widthPx / image.widthPx, rectangle.heightPx / image.heightPx);
  const left = rectangle.leftPx + (rectangle.widthPx - scale * image.widthPx) / 2;
  const top = rectangle.topPx + (rectangle.heightPx - scale * image.heightPx) / 2;
  return [scale, 0, 0, scale, left, top];
}

export function imageToScreen(map: ImageToScreen, point: Point): Point {
  const [a, b, c, d, e, f] = map;
  return { xPx: a * point.xPx + c * point.yPx + e, yPx: b * point.xPx + d * point.yPx + f };
}

export function screenToImage(map: ImageToScreen, point: Point): Point {
  const [a, b, c, d, e, f] = map;
  const determinant = a * d - b * c;
  const x = point.xPx - e;
  const y = point.yPx - f;
  return { xPx: (d * x - c * y) / determinant, yPx: (a * y - b * x) / determinant };
}

/** Zoom by `factor` with the given screen point staying where it is. */
export function zoomAt(map: ImageToScreen, screenPoint: Point, factor: number): ImageToScreen {
  const [a, b, c, d, e, f] = map;
  const { xPx, yPx } = screenPoint;
  return [
    a * factor,
    b * factor,
    c * factor,
    d * factor,
    xPx + (e - xPx) * factor,
    yPx + (f - yPx) * factor,
  ];
}

/** Pan by a number of screen pixels. */
export function panBy(map: ImageToScreen, deltaXPx: number, deltaYPx: number): ImageToScreen {
  const [a, b, c, d, e, f] = map;
  return [a, b, c, d, e + deltaXPx, f + deltaYPx];
}

/** Screen pixels per image pixel (of an undistorted map). */
export function scaleOf(map: ImageToScreen): number {
  return Math.hypot(map[0], map[1]);
}
