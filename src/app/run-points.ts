import type { RunMetric } from '../api/contract.ts';
import type { Clock } from './ports.ts';

/** The least time between two deliveries. */
const pauseMs = 200;

/**
 * Gathers the steps of a run and hands them on a few times a second at most, in order: a small model
 * takes dozens of steps a second.
 */
export class RunPoints {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #deliver: (points: RunMetric[]) => Promise<void>;
  #waiting: RunMetric[] = [];
  #handedAtMs = 0;
  #delivered: Promise<void> = Promise.resolve();

  constructor(clock: Pick<Clock, 'now'>, deliver: (points: RunMetric[]) => Promise<void>) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  add(point: RunMetric): void {
    this.#waiting.push(point);
    if (this.#clock.now().getTime() - this.#handedAtMs >= pauseMs) this.#hand();
  }

  /** Resolves when all that was added is delivered; rejects where that failed. */
  flush(): Promise<void> {
    this.#hand();
    return this.#delivered;
  }

  #hand(): void {
    this.#handedAtMs = this.#clock.now().getTime();
    const points = this.#waiting;
    this.#waiting = [];
    if (points.length === 0) return;
    this.#delivered = this.#delivered.then(() => this.#deliver(points));
    // Awaited in flush(); without a handler now, a full disk would end the host.
    this.#delivered.catch(() => {});
  }
}

/** About `most` points of a curve, evenly spaced; the last one and all validations stay. */
export function thinned(points: readonly RunMetric[], most: number): RunMetric[] {
  if (points.length <= most) return [...points];
  const every = points.length / most;
  return points.filter(
    ({ validation }, index) =>
      validation !== null ||
      index === points.length - 1 ||
      Math.floor(index / every) !== Math.floor((index - 1) / every),
  );
}
