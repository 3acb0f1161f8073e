import type { Plane } from '../../../src/api/contract.ts';
import { gridOf } from '../../../src/api/plane.ts';
import type { Film } from '../../../src/imaging/film.ts';
import type { Overlay } from '../../film/film-canvas.tsx';
import type { Rectangle } from '../../film/view.ts';

/** How every overlay of the screen is drawn. */
export interface OverlayStyle {
  colours: Uint8Array;
  opacity: number;
  native: boolean;
}

/** A map in image pixels, which covers exactly the film. */
export function filmOverlay(plane: Plane, film: Film, style: OverlayStyle): Overlay {
  const area = { leftPx: 0, topPx: 0, widthPx: film.widthPx, heightPx: film.heightPx };
  return { grid: gridOf(plane), area, ...style };
}

/** A map on a model's patches: they divide the film padded to a square, the film in its middle. */
export function patchOverlay(plane: Plane, film: Film, style: OverlayStyle): Overlay {
  return { grid: gridOf(plane), area: paddedSquare(film), ...style };
}

function paddedSquare({ widthPx, heightPx }: Film): Rectangle {
  const side = Math.max(widthPx, heightPx);
  return {
    leftPx: (widthPx - side) / 2,
    topPx: (heightPx - side) / 2,
    widthPx: side,
    heightPx: side,
  };
}
