import type { Sentence, Word } from './word.ts';

/** A pause this long ends a sentence; pauses inside dictated sentences are shorter as a rule. */
const SENTENCE_PAUSE_MS = 700;
/** What a recogniser writes for a word outside its vocabulary. */
const UNKNOWN_WORD = '[unk]';

/**
 * Dictation as sentences. A sentence ends at a spoken “period” or “full stop”, at a written full
 * stop, or where nothing is said for 0.7 s. The words that end it are not part of it, and neither
 * are unknown ones; a sentence without words is none. It lasts from its first word to its last.
 *
 * `words` in order of time.
 */
export function splitSentences(words: readonly Word[]): Sentence[] {
  const groups: Word[][] = [[]];
  let lastEndMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.startMs - lastEndMs >= SENTENCE_PAUSE_MS) groups.push([]);
    lastEndMs = word.endMs;
    const text = word.text.trim().toLowerCase();
    const isFullStop = text === 'full' && words[i + 1]?.text.trim().toLowerCase() === 'stop';
    if (isFullStop) {
      i++; // “stop” goes with it
    } else if (text !== 'period' && text !== '.' && text !== UNKNOWN_WORD && text !== '') {
      groups.at(-1)?.push(text.endsWith('.') ? { ...word, text: text.slice(0, -1) } : word);
    }
    if (isFullStop || text === 'period' || text.endsWith('.')) groups.push([]);
  }
  return groups
    .filter(group => group.length > 0)
    .map((group, index) => ({
      index,
      text: group.map(word => word.text).join(' '),
      startMs: (group[0] as Word).startMs,
      endMs: Math.max(...group.map(word => word.endMs)),
      words: group,
    }));
}
