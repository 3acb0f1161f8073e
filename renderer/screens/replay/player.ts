import { createStore, type StoreApi } from 'zustand/vanilla';

export const SPEEDS: readonly number[] = [0.5, 1, 2, 4];

export interface PlayerState {
  /** Of the reading's clock. */
  tMs: number;
  isPlaying: boolean;
  /** Times real time. */
  speed: number;
}

/** A moment of a reading that goes on with the display's frames. */
export class Player {
  readonly store: StoreApi<PlayerState>;
  readonly durationMs: number;
  #frame: number | null = null;
  #lastMs = 0;

  constructor(durationMs: number) {
    this.durationMs = durationMs;
    this.store = createStore<PlayerState>(() => ({ tMs: 0, isPlaying: false, speed: 1 }));
  }

  play(): void {
    const { tMs, isPlaying } = this.store.getState();
    if (isPlaying) return;
    // From the start again after the end.
    this.store.setState({ isPlaying: true, tMs: tMs >= this.durationMs ? 0 : tMs });
    this.#lastMs = performance.now();
    this.#frame = requestAnimationFrame(this.#advance);
  }

  pause(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.store.setState({ isPlaying: false });
  }

  toggle(): void {
    if (this.store.getState().isPlaying) this.pause();
    else this.play();
  }

  seek(tMs: number): void {
    this.store.setState({ tMs: Math.min(this.durationMs, Math.max(0, tMs)) });
  }

  setSpeed(speed: number): void {
    this.store.setState({ speed });
  }

  /** To the next faster or slower of the speeds. */
  stepSpeed(step: 1 | -1): void {
    const at = SPEEDS.indexOf(this.store.getState().speed);
    const next = SPEEDS[at + step];
    if (next !== undefined) this.setSpeed(next);
  }

  readonly #advance = (nowMs: number) => {
    const { tMs, speed } = this.store.getState();
    // A frame's time may lie before the moment at which playing began.
    const nextMs = tMs + Math.max(0, nowMs - this.#lastMs) * speed;
    this.#lastMs = Math.max(this.#lastMs, nowMs);
    if (nextMs >= this.durationMs) {
      this.store.setState({ tMs: this.durationMs });
      this.pause();
      return;
    }
    this.store.setState({ tMs: nextMs });
    this.#frame = requestAnimationFrame(this.#advance);
  };
}
