/** How often the clocks are looked at. */
const INTERVAL_MS = 1_000;
/** Shorter pauses are a busy computer's. */
const LONGEST_PAUSE_MS = 5_000;

/** A stretch in which the page stood still, by its own performance.now(). */
export interface Sleep {
  fromMs: number;
  /** How long it was by whichever clock went on meanwhile. */
  durationMs: number;
}

/**
 * Tells when the page stood still, as in a computer's sleep. Some systems' monotonic clocks stop in
 * sleep and only the wall clock shows it (High Resolution Time, §4.2), others' go on.
 *
 * @returns how to stop watching
 */
export function watchSleep(onWake: (sleep: Sleep) => void): () => void {
  let before = clocks();
  const timer = setInterval(() => {
    const now = clocks();
    const passedMs = Math.max(now.wallMs - before.wallMs, now.monotonicMs - before.monotonicMs);
    const durationMs = passedMs - INTERVAL_MS;
    if (durationMs >= LONGEST_PAUSE_MS) onWake({ fromMs: before.monotonicMs, durationMs });
    before = now;
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}

function clocks() {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}
