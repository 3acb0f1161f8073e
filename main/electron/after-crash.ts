/** More crashes than this within the time below are told, not answered. */
const MOST_CRASHES = 3;
const WITHIN_MS = 60_000;

/**
 * Whether a page that has gone is to be loaded again. Its address says which case was open, the host
 * has interrupted the reading and kept all it got, and the page offers to go on with it.
 */
export class AfterCrash {
  #crashesMs: number[] = [];

  /** @param reason Electron's, of `render-process-gone` */
  reopens(reason: string, nowMs: number): boolean {
    if (reason === 'clean-exit') return false;
    this.#crashesMs = [...this.#crashesMs.filter(ms => nowMs - ms < WITHIN_MS), nowMs];
    return this.#crashesMs.length <= MOST_CRASHES;
  }
}
