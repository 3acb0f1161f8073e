import { type RefObject, useEffect } from 'react';
import type { Film } from '../../src/imaging/film.ts';
import { panBy } from '../../src/imaging/viewport.ts';
import { dragWindow, type FilmView, zoomWithin } from './view.ts';

/** What the interactions read and write; a ref, so that listeners are attached once. */
export interface Interaction {
  film: Film;
  view: FilmView | null;
  change(view: FilmView): void;
}

/**
 * Mouse on the film: left drag window/level, middle or shift + left drag pan, wheel zoom to the
 * cursor.
 */
export function useFilmPointer(
  element: RefObject<HTMLElement | null>,
  interaction: RefObject<Interaction>,
): void {
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    let drag: 'window' | 'pan' | null = null;

    const onPointerDown = (event: PointerEvent) => {
      if (event.button !== 0 && event.button !== 1) return;
      drag = event.button === 1 || event.shiftKey ? 'pan' : 'window';
      target.setPointerCapture(event.pointerId);
      target.dataset.dragging = drag;
      if (event.button === 1) event.preventDefault();
    };
    const onPointerMove = (event: PointerEvent) => {
      const { view, change } = interaction.current;
      if (drag === null || view === null) return;
      const { movementX, movementY } = event;
      if (movementX === 0 && movementY === 0) return;
      if (drag === 'pan') {
        change({ ...view, imageToScreen: panBy(view.imageToScreen, movementX, movementY) });
      } else {
        change({ ...view, window: dragWindow(view.window, movementX, movementY) });
      }
    };
    const onPointerEnd = () => {
      drag = null;
      delete target.dataset.dragging;
    };
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { film, view, change } = interaction.current;
      if (view === null) return;
      const linePx = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const factor = Math.exp(-event.deltaY * linePx * 0.0015);
      const point = { xPx: event.clientX, yPx: event.clientY };
      change({ ...view, imageToScreen: zoomWithin(view.imageToScreen, film, point, factor) });
    };
    // Chromium starts its automatic scrolling on the mouse event, not on the pointer event.
    const onMouseDown = (event: MouseEvent) => {
      if (event.button === 1) event.preventDefault();
    };

    target.addEventListener('pointerdown', onPointerDown);
    target.addEventListener('pointermove', onPointerMove);
    target.addEventListener('pointerup', onPointerEnd);
    target.addEventListener('pointercancel', onPointerEnd);
    target.addEventListener('mousedown', onMouseDown);
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      target.removeEventListener('pointerdown', onPointerDown);
      target.removeEventListener('pointermove', onPointerMove);
      target.removeEventListener('pointerup', onPointerEnd);
      target.removeEventListener('pointercancel', onPointerEnd);
      target.removeEventListener('mousedown', onMouseDown);
      target.removeEventListener('wheel', onWheel);
    };
  }, [element, interaction]);
}
