import type { Sentence } from '../speech/word.ts';
import { formatCsv } from './csv.ts';

/**
 * `words.csv`: `word`, `timestamp_start_word` and `timestamp_end_word` in seconds of the reading's
 * clock, as REFLACX's timestamps_transcription.csv names them, then the recogniser's `confidence`
 * (0 to 1) and the number of the `sentence`, counted from 0.
 */
export function formatWordsCsv(sentences: readonly Sentence[]): string {
  return formatCsv(
    ['word', 'timestamp_start_word', 'timestamp_end_word', 'confidence', 'sentence'],
    sentences.flatMap(({ index, words }) =>
      words.map(({ text, startMs, endMs, confidence }) => [
        text,
        (startMs / 1000).toFixed(4),
        (endMs / 1000).toFixed(4),
        confidence,
        index,
      ]),
    ),
  );
}
