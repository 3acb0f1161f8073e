import { AppError } from '../../src/base/app-error.ts';
import type { GazeSample } from '../../src/gaze/sample.ts';
import type { GazeEstimate, GazeGap, GazeSource } from './gaze-source.ts';
import { Listeners } from './listeners.ts';

/** Samples that were due by then are emitted together. */
const TURN_MS = 8;

/**
 * Gaze that is known beforehand, played in real time and from the start again when it is over: of a
 * journal (`replay`) or made up (`synthetic`). A sample's time is the one it is due at, however late
 * its turn comes.
 */
export class PlayedGaze implements GazeSource {
  readonly kind: 'replay' | 'synthetic';
  readonly label: string;
  readonly calibration = null;
  readonly preview = null;
  readonly onEstimate = new Listeners<GazeEstimate>();
  readonly onGap = new Listeners<GazeGap>();
  readonly onFailure = new Listeners<AppError>();
  readonly #samples: readonly GazeSample[];
  /** From the first sample to its next playing. */
  readonly #roundMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param samples in order of time, px of the viewport
   * @throws AppError `gaze.nothingToPlay` of fewer than two samples
   */
  constructor(kind: PlayedGaze['kind'], label: string, samples: readonly GazeSample[]) {
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined || last.tMs <= first.tMs) throw nothingToPlay();
    this.kind = kind;
    this.label = label;
    this.#samples = samples;
    const lengthMs = last.tMs - first.tMs;
    this.#roundMs = lengthMs + lengthMs / (samples.length - 1);
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  async start(): Promise<void> {
    const startMs = performance.now();
    const firstMs = this.#samples[0]?.tMs ?? 0;
    let [next, round] = [0, 0];
    const playDue = () => {
      const nowMs = performance.now();
      for (;;) {
        const sample = this.#samples[next];
        if (sample === undefined) return;
        const captureMs = startMs + round * this.#roundMs + sample.tMs - firstMs;
        if (captureMs > nowMs) return;
        const { xPx, yPx } = sample;
        this.onEstimate.emit({ captureMs, emittedMs: nowMs, xPx, yPx, face: null, eyes: null });
        next = (next + 1) % this.#samples.length;
        if (next === 0) round++;
      }
    };
    this.#timer ??= setInterval(playDue, TURN_MS);
  }

  async stop(): Promise<void> {
    this.close();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function nothingToPlay(): AppError {
  return new AppError({
    code: 'gaze.nothingToPlay',
    message: 'This reading has no gaze that could be played again.',
    advice: 'Choose another reading.',
  });
}
