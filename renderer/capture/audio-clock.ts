/** One moment on both clocks: of the audio context (its frames, as time) and performance.now(). */
interface ClockPair {
  contextMs: number;
  performanceMs: number;
}

const WINDOW_MS = 5_000;

/**
 * Turns audio sample positions into performance.now(). The two clocks drift apart (and a stalled
 * sound card jumps), so pairs are noted all along the recording and a moment is converted with the
 * median offset of the pairs within five seconds of it; the median shrugs off single late readings.
 */
export class AudioClock {
  readonly #pairs: ClockPair[] = [];

  note(pair: ClockPair): void {
    this.#pairs.push(pair);
  }

  /**
   * performance.now() of a moment of the audio clock.
   * @throws RangeError before any pair was noted
   */
  toPerformanceMs(contextMs: number): number {
    const near = this.#pairs.filter(pair => Math.abs(pair.contextMs - contextMs) <= WINDOW_MS);
    const pairs = near.length > 0 ? near : this.#pairs.slice(-1);
    const offsets = pairs.map(pair => pair.performanceMs - pair.contextMs).sort((a, b) => a - b);
    const median = offsets[offsets.length >> 1];
    if (median === undefined) throw new RangeError('the audio clock has not been read yet');
    return contextMs + median;
  }
}
