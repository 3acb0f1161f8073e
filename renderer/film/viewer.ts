import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Film } from '../../src/imaging/film.ts';
import type { Magnifier, Point } from '../../src/imaging/viewport.ts';
import { type FilmView, fitted, initialView, isFitted, type Room } from './view.ts';

export type Tool = 'length' | 'angle';

/** A finished or growing measurement: two points for a length, arm, vertex and arm for an angle. */
export interface Measurement {
  tool: Tool;
  /** Image px. */
  points: Point[];
}

/** What undo brings back. */
interface Step {
  view: FilmView;
  measurements: readonly Measurement[];
}

/** How one film is shown, in one canvas or in several that move together. */
export interface ViewerState {
  film: Film;
  /** Of the canvases; null until one is on the page. */
  room: Room | null;
  /** null until there is a room to fit the film into. */
  view: FilmView | null;
  /** Where the mouse is, px of the room; null outside. */
  pointer: Point | null;
  isMagnifying: boolean;
  /** A glass that somebody else held there: of a reading that is watched again. */
  shownGlass: Magnifier | null;
  /** Armed until its next measurement is finished. */
  tool: Tool | null;
  /** Under way: its last point follows the mouse. */
  draft: Measurement | null;
  measurements: readonly Measurement[];
  /** Measurements, figures and maps over the film; warnings always stay. */
  isOverlayShown: boolean;
  undoSteps: readonly Step[];
  redoSteps: readonly Step[];
}

export type Viewer = StoreApi<ViewerState>;

const MOST_STEPS = 200;
/** Changes of the same kind that follow each other within this time are undone together. */
const SAME_STEP_MS = 600;

/** A viewer that shows the film as its file wants to be shown, once a canvas gives it a room. */
export function createViewer(film: Film): Viewer {
  return createStore<ViewerState>(() => ({
    film,
    room: null,
    view: null,
    pointer: null,
    isMagnifying: false,
    shownGlass: null,
    tool: null,
    draft: null,
    measurements: [],
    isOverlayShown: true,
    undoSteps: [],
    redoSteps: [],
  }));
}

/** Fits the film when it is first placed, and again when the room of a fitted film changes. */
export function setRoom(viewer: Viewer, room: Room): void {
  const { film, view, room: before } = viewer.getState();
  if (view === null || before === null) {
    viewer.setState({ room, view: view ?? initialView(film, room) });
    return;
  }
  // Linked rooms differ by the rounding of their widths.
  const isSame =
    Math.abs(before.widthPx - room.widthPx) < 2 && Math.abs(before.heightPx - room.heightPx) < 2;
  if (isSame) return;
  viewer.setState(
    isFitted(view, film, before) ? { room, view: fitted(view, film, room) } : { room },
  );
}

/** Notes how things are, for undo; before a change, once for each gesture. */
export function beginStep(viewer: Viewer): void {
  const { view, measurements, undoSteps } = viewer.getState();
  if (view === null) return;
  const steps = [...undoSteps, { view, measurements }];
  viewer.setState({ undoSteps: steps.slice(-MOST_STEPS), redoSteps: [] });
}

/** Changes the view as one step of its own. */
export function changeView(viewer: Viewer, change: (view: FilmView) => FilmView): void {
  const { view } = viewer.getState();
  if (view === null) return;
  const changed = change(view);
  if (changed === view) return;
  beginStep(viewer);
  viewer.setState({ view: changed });
}

const lastWheels = new WeakMap<Viewer, number>();

/** As `changeView`, but turns of a wheel that follow each other are one step. */
export function changeViewByWheel(
  viewer: Viewer,
  timeMs: number,
  change: (view: FilmView) => FilmView,
): void {
  const isSameStep = timeMs - (lastWheels.get(viewer) ?? Number.NEGATIVE_INFINITY) < SAME_STEP_MS;
  lastWheels.set(viewer, timeMs);
  const { view } = viewer.getState();
  if (view === null) return;
  if (!isSameStep) beginStep(viewer);
  viewer.setState({ view: change(view) });
}

export function undo(viewer: Viewer): void {
  const { view, measurements, undoSteps, redoSteps } = viewer.getState();
  const last = undoSteps.at(-1);
  if (view === null || last === undefined) return;
  viewer.setState({
    ...last,
    undoSteps: undoSteps.slice(0, -1),
    redoSteps: [...redoSteps, { view, measurements }],
  });
}

export function redo(viewer: Viewer): void {
  const { view, measurements, undoSteps, redoSteps } = viewer.getState();
  const next = redoSteps.at(-1);
  if (view === null || next === undefined) return;
  viewer.setState({
    ...next,
    undoSteps: [...undoSteps, { view, measurements }],
    redoSteps: redoSteps.slice(0, -1),
  });
}

const MAGNIFIER_RADIUS_PX = 110;
const MAGNIFICATION = 2.5;

/** The glass under the mouse while it is held, or that of the reading that is watched. */
export function magnifierOf({ isMagnifying, pointer, shownGlass }: ViewerState): Magnifier | null {
  if (shownGlass !== null) return shownGlass;
  if (!isMagnifying || pointer === null) return null;
  return { ...pointer, radiusPx: MAGNIFIER_RADIUS_PX, factor: MAGNIFICATION };
}
