import type { SeededRandom } from '../base/random.ts';
import type { Word } from './word.ts';

/** Silence between two sentences, ms; well above a pause inside a sentence. */
const SENTENCE_PAUSE_MS = { low: 1000, high: 1800 };
const WORD_PAUSE_MS = { low: 20, high: 140 };
/** Speech begins this long after the reading's start. */
const FIRST_WORD_MS = 1500;

/**
 * A dictation of the given sentences at an unhurried 130–160 words a minute: a word takes a base
 * time and some per letter (reading-aloud rate of about 14 letters a second), with pauses between.
 *
 * @returns one array of words per sentence, on the reading clock
 */
export function speakSentences(sentences: readonly string[], random: SeededRandom): Word[][] {
  const tempo = random.uniform(0.88, 1.2);
  let nowMs = FIRST_WORD_MS;
  return sentences.map(text => {
    const words: Word[] = [];
    for (const token of text.split(/\s+/).filter(part => part !== '')) {
      const durationMs = tempo * (90 + 58 * token.length) * random.uniform(0.85, 1.15);
      words.push({
        text: token,
        startMs: Math.round(nowMs),
        endMs: Math.round(nowMs + durationMs),
        confidence: random.uniform(0.85, 1),
      });
      nowMs += durationMs + random.uniform(WORD_PAUSE_MS.low, WORD_PAUSE_MS.high);
    }
    nowMs += random.uniform(SENTENCE_PAUSE_MS.low, SENTENCE_PAUSE_MS.high);
    return words;
  });
}
