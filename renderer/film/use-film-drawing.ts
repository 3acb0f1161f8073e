import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import type { FilmRenderer, Overlay } from './film-renderer.ts';
import { type DrawnCanvas, giveBackCanvas, takeCanvas } from './renderer-pool.ts';
import { magnifierOf, setRoom, type Viewer } from './viewer.ts';

/**
 * A canvas in the room that shows the viewer's film, drawn at most once per frame and past React:
 * a drag renders no component. A lost context is replaced by a new canvas.
 * @returns why nothing can be drawn, or null
 */
export function useFilmDrawing(
  room: RefObject<HTMLElement | null>,
  viewer: Viewer,
  overlay: Overlay | null,
): ErrorReport | null {
  const [generation, setGeneration] = useState(0);
  const [problem, setProblem] = useState<ErrorReport | null>(null);
  const drawing = useRef<{ renderer: FilmRenderer; request(): void } | null>(null);
  const film = viewer.getState().film;

  // A canvas of its own per renderer: a context that was given up cannot be had again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation means a new context
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return;
    let drawn: DrawnCanvas | null = null;
    const onLost = () => setGeneration(count => count + 1);
    let frame = 0;
    try {
      drawn = takeCanvas();
      const { canvas, renderer } = drawn;
      element.prepend(canvas);
      canvas.addEventListener('webglcontextlost', onLost);
      renderer.setFilm(film);
      const draw = () => {
        frame = 0;
        const state = viewer.getState();
        const { clientWidth, clientHeight } = element;
        if (state.view === null || clientWidth === 0 || clientHeight === 0) return;
        const { devicePixelRatio } = window;
        renderer.draw({
          view: state.view,
          magnifier: magnifierOf(state),
          widthPx: Math.max(1, Math.round(clientWidth * devicePixelRatio)),
          heightPx: Math.max(1, Math.round(clientHeight * devicePixelRatio)),
          devicePixelRatio,
        });
      };
      const request = () => {
        frame ||= requestAnimationFrame(draw);
      };
      drawing.current = { renderer, request };
      setProblem(null);
      request();
    } catch (error) {
      setProblem(reportOf(error));
    }
    return () => {
      cancelAnimationFrame(frame);
      drawing.current = null;
      drawn?.canvas.removeEventListener('webglcontextlost', onLost);
      if (drawn !== null) giveBackCanvas(drawn);
    };
  }, [room, viewer, film, generation]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation has lost its textures
  useEffect(() => {
    drawing.current?.renderer.setOverlay(overlay);
    drawing.current?.request();
  }, [overlay, viewer, generation]);

  useEffect(
    () =>
      viewer.subscribe((now, before) => {
        const isSame =
          now.view === before.view &&
          now.isMagnifying === before.isMagnifying &&
          now.shownGlass === before.shownGlass &&
          (!now.isMagnifying || now.pointer === before.pointer);
        if (!isSame) drawing.current?.request();
      }),
    [viewer],
  );

  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { width: widthPx, height: heightPx } = element.getBoundingClientRect();
      if (widthPx === 0 || heightPx === 0) return;
      setRoom(viewer, { widthPx, heightPx });
      drawing.current?.request();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [room, viewer]);

  return problem;
}
