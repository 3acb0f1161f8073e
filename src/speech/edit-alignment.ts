import type { Word } from './word.ts';

/**
 * The words of a text typed over dictated words, with times: words that were kept keep theirs, and
 * the words of a changed stretch share, by their letters, the time of the words they replace. Added
 * words share the silence between their neighbours, which may be none. A longest common subsequence
 * decides what was kept (Hunt & McIlroy 1976; the earliest of several); letters' case and
 * punctuation make no difference to it. Words a person typed have confidence 1.
 *
 * `words` and `texts` in the order of the sentence.
 */
export function retimed(words: readonly Word[], texts: readonly string[]): Word[] {
  const result: Word[] = [];
  let [fromWord, fromText] = [0, 0];
  const kept = [...commonWords(words, texts), { word: words.length, text: texts.length }];
  for (const { word, text } of kept) {
    const period = periodBetween(words, fromWord, word);
    result.push(...shared(texts.slice(fromText, text), period));
    const original = words[word];
    const typed = texts[text];
    if (original !== undefined && typed !== undefined) result.push({ ...original, text: typed });
    [fromWord, fromText] = [word + 1, text + 1];
  }
  return result;
}

/** Pairs of places of a longest common subsequence, in order. O(words · texts), sentences are short. */
function commonWords(
  words: readonly Word[],
  texts: readonly string[],
): { word: number; text: number }[] {
  const before = words.map(({ text }) => comparable(text));
  const after = texts.map(comparable);
  const width = after.length + 1;
  /** Length of the longest common subsequence of what follows the places. */
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] as number;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const isSame = before[i] === after[j];
      lengths[i * width + j] = isSame ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: { word: number; text: number }[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) pairs.push({ word: i++, text: j++ });
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

function comparable(text: string): string {
  return text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, '');
}

/** The time of `words` from one place to before another; the silence there where it is no word's. */
function periodBetween(words: readonly Word[], from: number, to: number) {
  const replaced = words.slice(from, to);
  if (replaced.length > 0) {
    return {
      startMs: Math.min(...replaced.map(({ startMs }) => startMs)),
      endMs: Math.max(...replaced.map(({ endMs }) => endMs)),
    };
  }
  const startMs = words[from - 1]?.endMs ?? words[to]?.startMs ?? 0;
  return { startMs, endMs: Math.max(startMs, words[to]?.startMs ?? startMs) };
}

function shared(texts: readonly string[], period: { startMs: number; endMs: number }): Word[] {
  const letters = texts.map(text => Math.max(1, comparable(text).length));
  const total = letters.reduce((sum, count) => sum + count, 0);
  const lengthMs = period.endMs - period.startMs;
  let said = 0;
  return texts.map((text, i) => {
    const startMs = period.startMs + (lengthMs * said) / total;
    said += letters[i] as number;
    const endMs = said === total ? period.endMs : period.startMs + (lengthMs * said) / total;
    return { text, startMs, endMs, confidence: 1 };
  });
}
