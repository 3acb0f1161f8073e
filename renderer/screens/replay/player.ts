import { createStore, type StoreApi } from 'zustand/vanilla';

export const SPEEDS: readonly number[] = [0.5, 1, 2, 4];

export interface PlayerState {
  /** Of the reading's clock. */
  tMs: number;
  isPlaying: boolean;
  /** Times real time. */
  speed: number;
}

/** Sound that was kept of a reading, as far as the player steers it. */
export type PlayedSound = Pick<
  HTMLAudioElement,
  'currentTime' | 'playbackRate' | 'play' | 'pause' | 'paused' | 'duration'
>;

/** From here on sound is put right again: less is not heard, and each correction is. */
const LARGEST_SOUND_ERROR_MS = 60;

/** A moment of a reading that goes on with the display's frames, and the sound that goes with it. */
export class Player {
  readonly store: StoreApi<PlayerState>;
  readonly durationMs: number;
  #frame: number | null = null;
  #lastMs = 0;
  #sound: { audio: PlayedSound; startMs: number } | null = null;

  constructor(durationMs: number) {
    this.durationMs = durationMs;
    this.store = createStore<PlayerState>(() => ({ tMs: 0, isPlaying: false, speed: 1 }));
  }

  /** @param startMs of the reading's clock, at which the sound begins; null: no sound */
  setSound(audio: PlayedSound | null, startMs = 0): void {
    this.#sound?.audio.pause();
    this.#sound = audio && { audio, startMs };
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
    this.#sound?.audio.pause();
    this.store.setState({ isPlaying: false });
  }

  toggle(): void {
    if (this.store.getState().isPlaying) this.pause();
    else this.play();
  }

  seek(tMs: number): void {
    this.store.setState({ tMs: Math.min(this.durationMs, Math.max(0, tMs)) });
    this.#steerSound();
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

  /** Nothing goes on after this. */
  close(): void {
    this.pause();
    this.#sound = null;
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
    this.#steerSound();
    this.#frame = requestAnimationFrame(this.#advance);
  };

  /** Sound follows the picture: it is moved where it has left it, and paused where there is none. */
  #steerSound(): void {
    if (this.#sound === null) return;
    const { audio, startMs } = this.#sound;
    const { tMs, isPlaying, speed } = this.store.getState();
    const wantedSeconds = (tMs - startMs) / 1000;
    const isHeard = isPlaying && wantedSeconds >= 0 && !(wantedSeconds >= audio.duration);
    if (audio.playbackRate !== speed) audio.playbackRate = speed;
    const errorMs = Math.abs(audio.currentTime - wantedSeconds) * 1000;
    if (wantedSeconds >= 0 && errorMs > LARGEST_SOUND_ERROR_MS * Math.max(1, speed)) {
      audio.currentTime = wantedSeconds;
    }
    if (isHeard && audio.paused) {
      audio.play().catch(reason => console.warn('The sound of the reading:', reason));
    }
    if (!isHeard && !audio.paused) audio.pause();
  }
}
