import { commandAt } from './commands.ts';
import type { SpeechLanguage } from './language.ts';
import { withDigits } from './numbers.ts';
import type { Sentence, Word } from './word.ts';

/** A pause this long ends a sentence; pauses inside dictated sentences are shorter as a rule. */
const SENTENCE_PAUSE_MS = 700;
/** What a recogniser writes for a word outside its vocabulary. */
const UNKNOWN_WORD = '[unk]';

/**
 * A dictation as sentences: measures in digits, spoken commands obeyed. Where the language it was
 * made in is unknown (readings of data sets, first versions), numbers stay as they are.
 */
export function dictatedSentences(
  words: readonly Word[],
  language: SpeechLanguage | null,
): Sentence[] {
  if (language === null) return splitSentences(words);
  return splitSentences(withDigits(words, language), language);
}

/**
 * Words as sentences. A sentence ends at a spoken “period”, “full stop”, “new line” or “new
 * paragraph”, at a written full stop, or where nothing is said for 0.7 s; “scratch that” takes back
 * the sentence being said, or the last one. Commands are not part of a sentence (a “comma” is
 * written behind its word), and neither are unknown words; a sentence without words is none. It
 * lasts from its first word to its last.
 *
 * `words` in order of time.
 */
export function splitSentences(
  words: readonly Word[],
  language: SpeechLanguage = 'en',
): Sentence[] {
  const groups: Word[][] = [[]];
  const endSentence = () => {
    if (groups.at(-1)?.length !== 0) groups.push([]);
  };
  let lastEndMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.startMs - lastEndMs >= SENTENCE_PAUSE_MS) endSentence();
    lastEndMs = word.endMs;
    const found = commandAt(words, i, language);
    if (found !== null) {
      i += found.wordCount - 1;
      lastEndMs = (words[i] as Word).endMs;
      if (found.command === 'comma') addComma(groups);
      else if (found.command === 'scratchThat') takeBack(groups);
      else endSentence();
      continue;
    }
    const text = word.text.trim().toLowerCase();
    const isWord = text !== '.' && text !== UNKNOWN_WORD && text !== '';
    if (isWord) {
      groups.at(-1)?.push(text.endsWith('.') ? { ...word, text: text.slice(0, -1) } : word);
    }
    if (text.endsWith('.')) endSentence();
  }
  return groups
    .filter(group => group.length > 0)
    .map((group, index) => sentenceOf(group as [Word, ...Word[]], index));
}

/** Words as a sentence; it lasts from the first sound of any of them to the last. */
export function sentenceOf(words: readonly [Word, ...Word[]], index: number): Sentence {
  return {
    index,
    text: words.map(word => word.text).join(' '),
    startMs: Math.min(...words.map(word => word.startMs)),
    endMs: Math.max(...words.map(word => word.endMs)),
    words: [...words],
  };
}

function addComma(groups: Word[][]): void {
  const group = groups.at(-1);
  const last = group?.at(-1);
  if (group && last && !last.text.endsWith(',')) {
    group[group.length - 1] = { ...last, text: `${last.text},` };
  }
}

/** Empties the sentence under way or, where nothing of it was said yet, the one before. */
function takeBack(groups: Word[][]): void {
  if (groups.at(-1)?.length === 0 && groups.length > 1) groups.pop();
  groups[groups.length - 1] = [];
}
