import type { AppError } from '../../src/base/app-error.ts';
import type { GazeEstimate, GazeGap, GazeSource } from './gaze-source.ts';
import { Listeners } from './listeners.ts';

/** The mouse in place of the eyes, for practice: once for each frame that the display shows. */
export class MouseGaze implements GazeSource {
  readonly kind = 'mouse';
  readonly label = '';
  readonly calibration = null;
  readonly preview = null;
  readonly onEstimate = new Listeners<GazeEstimate>();
  readonly onGap = new Listeners<GazeGap>();
  readonly onFailure = new Listeners<AppError>();
  #place: { xPx: number; yPx: number } | null = null;
  #turn: number | null = null;

  get isRunning(): boolean {
    return this.#turn !== null;
  }

  async start(): Promise<void> {
    document.addEventListener('pointermove', this.#follow);
    document.addEventListener('pointerleave', this.#lose);
    this.#turn ??= requestAnimationFrame(this.#emit);
  }

  async stop(): Promise<void> {
    this.close();
  }

  close(): void {
    document.removeEventListener('pointermove', this.#follow);
    document.removeEventListener('pointerleave', this.#lose);
    if (this.#turn !== null) cancelAnimationFrame(this.#turn);
    this.#turn = null;
  }

  readonly #follow = (event: PointerEvent) => {
    this.#place = { xPx: event.clientX, yPx: event.clientY };
  };

  readonly #lose = () => {
    this.#place = null;
  };

  readonly #emit = () => {
    const nowMs = performance.now();
    const { xPx, yPx } = this.#place ?? { xPx: null, yPx: null };
    this.#turn = requestAnimationFrame(this.#emit);
    this.onEstimate.emit({
      captureMs: nowMs,
      emittedMs: nowMs,
      xPx,
      yPx,
      face: null,
      eyes: null,
    });
  };
}
