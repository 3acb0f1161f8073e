/** Partial results are noted at most this often: the recogniser sends one with every chunk of sound. */
const INTERVAL_MS = 500;

/** Which of the recogniser's partial results are worth a line of the journal. */
export class PartialText {
  /** Of this utterance; empty before its first. */
  #notedText = '';
  #notedMs = Number.NEGATIVE_INFINITY;

  /** Whether the text differs from the one noted last, half a second ago or more; then it is noted. */
  isNews(text: string, tMs: number): boolean {
    if (text === this.#notedText || tMs - this.#notedMs < INTERVAL_MS) return false;
    this.#notedText = text;
    this.#notedMs = tMs;
    return true;
  }

  /** Ends the utterance; answers whether anything of it was noted. */
  end(): boolean {
    const wasNoted = this.#notedText !== '';
    this.#notedText = '';
    return wasNoted;
  }
}
