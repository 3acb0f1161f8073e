import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import type { Film } from '../../src/imaging/film.ts';
import { fitToRectangle } from '../../src/imaging/viewport.ts';
import { Problem } from '../components/problem.tsx';
import { useHotkeys } from '../components/use-hotkeys.ts';
import styles from './film-canvas.module.css';
import { FilmRenderer, type Overlay } from './film-renderer.ts';
import { type Interaction, useFilmPointer } from './pointer.ts';
import { type FilmView, initialView, isFitted, type Rectangle, zoomWithin } from './view.ts';

export type { Overlay } from './film-renderer.ts';
export type { FilmView } from './view.ts';

interface FilmCanvasProps {
  film: Film;
  /** null: not placed yet; the canvas fits the film and reports that view. */
  view: FilmView | null;
  /** Every change, the first fit and refits on resize included. */
  onViewChange(view: FilmView): void;
  overlay?: Overlay | null;
  /** Whether i, =, 0, + and − act on this film; off on the copies of linked films. */
  hotkeys?: boolean;
  /** What the film is, for those who cannot see it. */
  label?: string;
}

/**
 * A film drawn with WebGL2 that fills its parent. Left drag: window and level; wheel: zoom to the
 * cursor; middle or shift drag: pan; i: invert; = or 0: fit; + and −: zoom. A film that was fitted
 * stays fitted when its room changes.
 */
export function FilmCanvas(props: FilmCanvasProps) {
  const { film, view, onViewChange, overlay = null, hotkeys = true } = props;
  const room = useRef<HTMLDivElement>(null);
  const renderer = useRef<FilmRenderer | null>(null);
  const [generation, setGeneration] = useState(0);
  const [problem, setProblem] = useState<ErrorReport | null>(null);

  const interaction = useRef<Interaction>({ film, view, change: onViewChange });
  interaction.current = {
    film,
    view,
    change: next => {
      // Several events may come before React renders; each must build on the one before it.
      interaction.current.view = next;
      onViewChange(next);
    },
  };
  useFilmPointer(room, interaction);
  const roomCount = useFittedRoom(room, interaction, film);

  useHotkeys(hotkeys, event => {
    const { view: now, change } = interaction.current;
    const rectangle = rectangleOf(room.current);
    if (now === null || rectangle === null) return false;
    const centre = {
      xPx: rectangle.leftPx + rectangle.widthPx / 2,
      yPx: rectangle.topPx + rectangle.heightPx / 2,
    };
    switch (event.key) {
      case 'i':
        change({ ...now, inverted: !now.inverted });
        return true;
      case '=':
      case '0':
        change({ ...now, imageToScreen: fitToRectangle(film, rectangle) });
        return true;
      case '+':
      case '-': {
        const factor = event.key === '+' ? 1.25 : 0.8;
        change({ ...now, imageToScreen: zoomWithin(now.imageToScreen, film, centre, factor) });
        return true;
      }
      default:
        return false;
    }
  });

  // A canvas of its own per renderer: a context that was given up cannot be had again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation means a new context
  useLayoutEffect(() => {
    const canvas = document.createElement('canvas');
    const onLost = () => setGeneration(count => count + 1);
    room.current?.prepend(canvas);
    try {
      renderer.current = new FilmRenderer(canvas);
      canvas.addEventListener('webglcontextlost', onLost);
      setProblem(null);
    } catch (error) {
      setProblem(reportOf(error));
    }
    return () => {
      canvas.removeEventListener('webglcontextlost', onLost);
      renderer.current?.dispose();
      renderer.current = null;
      canvas.remove();
    };
  }, [generation]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation has lost its textures
  useEffect(() => {
    try {
      renderer.current?.setFilm(film);
      renderer.current?.setOverlay(overlay);
    } catch (error) {
      setProblem(reportOf(error));
    }
  }, [film, overlay, generation]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again whenever any of them changes
  useEffect(() => {
    const rectangle = rectangleOf(room.current);
    const canvas = room.current?.querySelector('canvas');
    if (view === null || rectangle === null || !canvas) return;
    const frame = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio;
      const widthDevicePx = Math.max(1, Math.round(rectangle.widthPx * ratio));
      const heightDevicePx = Math.max(1, Math.round(rectangle.heightPx * ratio));
      if (canvas.width !== widthDevicePx) canvas.width = widthDevicePx;
      if (canvas.height !== heightDevicePx) canvas.height = heightDevicePx;
      renderer.current?.draw(view, rectangle, ratio);
    });
    return () => cancelAnimationFrame(frame);
  }, [view, film, overlay, generation, roomCount]);

  return (
    <div ref={room} className={styles.room} role="img" aria-label={props.label ?? 'Chest film'}>
      {problem !== null && <Problem report={problem} />}
    </div>
  );
}

/**
 * Fits the film when it is first placed, and again when the room of a fitted film changes.
 * @returns a number that changes where the film stays but has to be drawn in a new room.
 */
function useFittedRoom(
  room: RefObject<HTMLElement | null>,
  interaction: RefObject<Interaction>,
  film: Film,
): number {
  const [roomCount, setRoomCount] = useState(0);
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return;
    let before: Rectangle | null = null;
    const refit = () => {
      const { view, change } = interaction.current;
      const rectangle = rectangleOf(element);
      if (rectangle === null) return;
      if (view === null) change(initialView(film, rectangle));
      else if (before !== null && isFitted(view.imageToScreen, film, before)) {
        change({ ...view, imageToScreen: fitToRectangle(film, rectangle) });
      } else setRoomCount(count => count + 1);
      before = rectangle;
    };
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [room, interaction, film]);
  return roomCount;
}

function rectangleOf(element: HTMLElement | null): Rectangle | null {
  const box = element?.getBoundingClientRect();
  if (box === undefined || box.width === 0 || box.height === 0) return null;
  return { leftPx: box.left, topPx: box.top, widthPx: box.width, heightPx: box.height };
}
