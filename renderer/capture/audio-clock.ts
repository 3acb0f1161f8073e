/** One moment on both clocks: of the audio context (its frames, as time) and performance.now(). */
interface ClockPair {
  contextMs: number;
  performanceMs: number;
}

/** Readings that decide together; odd, about 0.4 s of a recording. */
const NEAREST_COUNT = 9;
/** Offsets that differ by more than this stand on two sides of a stall. */
const STALL_MS = 20;

/**
 * Turns audio sample positions into performance.now(). The two clocks drift apart, and a sound card
 * that stalls goes on later, so pairs are noted all along the recording. A moment is converted with
 * the median offset of the nine pairs nearest to it, which shrugs off single late readings; where
 * these stand on two sides of a stall, with the median of the moment's own side.
 */
export class AudioClock {
  /** In order of contextMs. */
  readonly #pairs: ClockPair[] = [];

  note(pair: ClockPair): void {
    const last = this.#pairs.at(-1);
    // A page that was busy reads the same moment several times.
    if (last === undefined || pair.contextMs > last.contextMs) this.#pairs.push(pair);
  }

  /**
   * performance.now() of a moment of the audio clock.
   * @throws RangeError before any pair was noted
   */
  toPerformanceMs(contextMs: number): number {
    const near = this.#nearest(contextMs);
    if (near.length === 0) throw new RangeError('the audio clock has not been read yet');
    return contextMs + medianOffset(ownSide(near, contextMs));
  }

  #nearest(contextMs: number): ClockPair[] {
    let [from, to] = [0, this.#pairs.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#pairs[middle] as ClockPair).contextMs < contextMs) from = middle + 1;
      else to = middle;
    }
    const last = Math.max(0, this.#pairs.length - NEAREST_COUNT);
    const first = Math.min(last, Math.max(0, from - (NEAREST_COUNT >> 1)));
    return this.#pairs.slice(first, first + NEAREST_COUNT);
  }
}

/** Of pairs on two sides of a stall those on the moment's side; all where there was none. */
function ownSide(pairs: ClockPair[], contextMs: number): ClockPair[] {
  let best = { misfitMs: Number.POSITIVE_INFINITY, at: 0 };
  // Three readings on each side: fewer may all be late, and then the median of all is right anyway.
  for (let at = 3; at <= pairs.length - 3; at++) {
    const misfitMs = misfit(pairs.slice(0, at)) + misfit(pairs.slice(at));
    if (misfitMs < best.misfitMs) best = { misfitMs, at };
  }
  const [before, after] = [pairs.slice(0, best.at), pairs.slice(best.at)];
  const [first] = after;
  if (before.length === 0 || first === undefined) return pairs;
  if (Math.abs(medianOffset(after) - medianOffset(before)) <= STALL_MS) return pairs;
  return contextMs < first.contextMs ? before : after;
}

function misfit(pairs: readonly ClockPair[]): number {
  const median = medianOffset(pairs);
  return pairs.reduce((sum, pair) => sum + Math.abs(offsetOf(pair) - median), 0);
}

function medianOffset(pairs: readonly ClockPair[]): number {
  const offsets = pairs.map(offsetOf).sort((a, b) => a - b);
  return offsets[offsets.length >> 1] as number;
}

function offsetOf({ contextMs, performanceMs }: ClockPair): number {
  return performanceMs - contextMs;
}
