import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import type { Film } from '../../../src/imaging/film.ts';
import { type ImageToScreen, imageToScreen, type Point } from '../../../src/imaging/viewport.ts';
import { type Moment, momentAt, type Playback } from '../../../src/reading/playback.ts';
import type { ReadingSample } from '../../../src/reading/replay.ts';
import { viewOf } from '../../../src/reading/shown-view.ts';
import { Problem } from '../../components/problem.tsx';
import { MagnifierRing } from '../../film/magnifier-ring.tsx';
import { useFilmDrawing } from '../../film/use-film-drawing.ts';
import { createViewer, type Viewer } from '../../film/viewer.ts';
import type { Player } from './player.ts';
import styles from './replay-film.module.css';

const GAZE_COLOUR = '#5ad1ff';
const FIXATION_COLOUR = '#ffb454';
/** A fixation of one second is drawn this large, px of the recorded screen. */
const SECOND_RADIUS_PX = 34;
/** So many fixations before the one under way are drawn too. */
const SHOWN_FIXATIONS = 6;

interface ReplayFilmProps {
  film: Film;
  playback: Playback;
  player: Player;
}

/**
 * The recorded screen in small: the film as it lay at each moment, and the gaze on it. Drawn once a
 * frame, past React.
 */
export function ReplayFilm({ film, playback, player }: ReplayFilmProps) {
  const { t } = useTranslation('replay');
  const viewer = useMemo(() => createViewer(film), [film]);
  const room = useRef<HTMLDivElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const gaze = useRef<HTMLCanvasElement>(null);
  const [viewProblem, setViewProblem] = useState<ErrorReport | null>(null);
  const drawingProblem = useFilmDrawing(stage, viewer, null);

  useEffect(() => {
    const [roomElement, screenElement, canvas] = [room.current, screen.current, gaze.current];
    if (roomElement === null || screenElement === null || canvas === null) return;
    const drawing = new ReplayDrawing(film, playback, viewer, screenElement, canvas);
    const draw = () => {
      try {
        drawing.draw(momentAt(playback, player.store.getState().tMs));
        setViewProblem(null);
      } catch (error) {
        setViewProblem(reportOf(error));
      }
    };
    const observer = new ResizeObserver(() => {
      drawing.fitInto(roomElement.clientWidth, roomElement.clientHeight);
      draw();
    });
    observer.observe(roomElement);
    const unsubscribe = player.store.subscribe(draw);
    return () => {
      observer.disconnect();
      unsubscribe();
    };
  }, [film, playback, player, viewer]);

  const problem = drawingProblem ?? viewProblem;
  return (
    <div ref={room} className={styles.room} data-dark-room>
      <div ref={screen} className={styles.screen}>
        <div ref={stage} className={styles.stage} role="img" aria-label={t('film')} />
        <canvas ref={gaze} className={styles.gaze} />
        <MagnifierRing viewer={viewer} />
      </div>
      {problem !== null && (
        <div className={styles.problem}>
          <Problem report={problem} />
        </div>
      )}
    </div>
  );
}

/** What is drawn of a moment, scaled from the recorded screen to the room there is for it. */
class ReplayDrawing {
  readonly #film: Film;
  readonly #playback: Playback;
  readonly #viewer: Viewer;
  readonly #screen: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  #room = { widthPx: 1, heightPx: 1 };
  /** What the viewer shows, so that it is only told of changes. */
  #shown: { view: Moment['view']; scale: number } | null = null;

  constructor(
    film: Film,
    playback: Playback,
    viewer: Viewer,
    screen: HTMLElement,
    canvas: HTMLCanvasElement,
  ) {
    this.#film = film;
    this.#playback = playback;
    this.#viewer = viewer;
    this.#screen = screen;
    this.#canvas = canvas;
  }

  fitInto(widthPx: number, heightPx: number): void {
    this.#room = { widthPx, heightPx };
    this.#shown = null;
  }

  draw(moment: Moment): void {
    const { widthPx, heightPx } = moment.setup.screen;
    const scale = Math.min(this.#room.widthPx / widthPx, this.#room.heightPx / heightPx);
    if (scale <= 0) return;
    const isNew = this.#shown?.view !== moment.view || this.#shown.scale !== scale;
    if (isNew) this.#show(moment, scale);
    this.#drawGaze(moment, scale);
  }

  #show({ view, setup }: Moment, scale: number): void {
    const [width, height] = [setup.screen.widthPx * scale, setup.screen.heightPx * scale];
    this.#screen.style.width = `${width}px`;
    this.#screen.style.height = `${height}px`;
    const ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#shown = { view, scale };
    if (view === null) return;
    const shown = viewOf(this.#film, view);
    const glass = view.magnifier ?? null;
    this.#viewer.setState({
      view: { ...shown, imageToRoom: scaled(shown.imageToRoom, scale) },
      shownGlass: glass && {
        xPx: glass.xPx * scale,
        yPx: glass.yPx * scale,
        radiusPx: glass.radiusPx * scale,
        factor: glass.factor,
      },
    });
  }

  #drawGaze(moment: Moment, scale: number): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    const ratio = window.devicePixelRatio;
    context.setTransform(scale * ratio, 0, 0, scale * ratio, 0, 0);
    context.clearRect(0, 0, moment.setup.screen.widthPx, moment.setup.screen.heightPx);
    // Line widths and the dot keep their size on the screen of whoever watches.
    const px = 1 / scale;
    this.#drawFixations(context, moment, px);
    this.#drawTrail(context, moment, px);
    const { gaze } = moment;
    if (gaze === null || gaze.xPx === null || gaze.yPx === null) return;
    context.beginPath();
    context.arc(gaze.xPx, gaze.yPx, 6 * px, 0, 2 * Math.PI);
    context.fillStyle = GAZE_COLOUR;
    context.fill();
    context.lineWidth = 2 * px;
    context.strokeStyle = '#000';
    context.stroke();
  }

  #drawTrail(context: CanvasRenderingContext2D, { trailFirst, trailLast }: Moment, px: number) {
    context.strokeStyle = GAZE_COLOUR;
    context.lineWidth = 2 * px;
    for (let i = trailFirst + 1; i <= trailLast; i++) {
      const [from, to] = [this.#playback.samples[i - 1], this.#playback.samples[i]];
      if (!isFound(from) || !isFound(to)) continue;
      context.globalAlpha = 0.1 + (0.7 * (i - trailFirst)) / (trailLast - trailFirst + 1);
      context.beginPath();
      context.moveTo(from.xPx, from.yPx);
      context.lineTo(to.xPx, to.yPx);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /** The fixation under way grows; those before it fade. They lie on the film, wherever that lies now. */
  #drawFixations(context: CanvasRenderingContext2D, moment: Moment, px: number): void {
    if (moment.view === null) return;
    const { fixations } = this.#playback;
    const last = moment.lastFixation;
    for (let i = Math.max(0, last - SHOWN_FIXATIONS); i <= last; i++) {
      const fixation = fixations[i];
      if (fixation === undefined) continue;
      const { xPx, yPx } = imageToScreen(moment.view.imageToScreen, fixation);
      const lengthMs = Math.min(fixation.endMs, moment.tMs) - fixation.startMs;
      const radius = SECOND_RADIUS_PX * Math.sqrt(Math.max(0, lengthMs) / 1000);
      context.globalAlpha = i === moment.fixation ? 1 : 0.5 - (0.4 * (last - i)) / SHOWN_FIXATIONS;
      context.beginPath();
      context.arc(xPx, yPx, radius, 0, 2 * Math.PI);
      context.strokeStyle = FIXATION_COLOUR;
      context.lineWidth = 2 * px;
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

function isFound(sample: ReadingSample | undefined): sample is ReadingSample & Point {
  return sample !== undefined && sample.xPx !== null && sample.yPx !== null;
}

function scaled([a, b, c, d, e, f]: ImageToScreen, scale: number): ImageToScreen {
  return [a * scale, b * scale, c * scale, d * scale, e * scale, f * scale];
}
