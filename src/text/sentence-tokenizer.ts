/** Turns sentences into what a text tower reads. */
export interface SentenceTokenizer {
  /** Token ids with start and end mark, cut to what the tower reads with the end mark kept. */
  encode(sentence: string): number[];
  /** How many tokens `encode` leaves out at the sentence's end: 0 for all but very long ones. */
  tokensCut(sentence: string): number;
}
