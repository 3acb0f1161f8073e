/** A dictated word on the reading clock. */
export interface Word {
  text: string;
  startMs: number;
  endMs: number;
  /**
   * The recogniser's own, 0 to 1; stays high on wrong words, so never a gate by itself. 0 where only
   * a partial result is known; startMs and endMs are approximate then.
   */
  confidence: number;
}

/** Words from one full stop (or long pause) to the next, split once, here, for everything after. */
export interface Sentence {
  index: number;
  text: string;
  startMs: number;
  endMs: number;
  words: Word[];
}
