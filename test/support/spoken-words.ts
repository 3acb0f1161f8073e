import type { Word } from '../../src/speech/word.ts';

/**
 * Words of 200 ms, 100 ms apart, from 1 s on; a number in the text is a pause of so many ms instead.
 */
export function spokenWords(text: string): Word[] {
  let nowMs = 1000;
  const words: Word[] = [];
  for (const part of text.split(' ').filter(part => part !== '')) {
    if (/^\d+$/.test(part)) {
      nowMs += Number(part) - 100;
      continue;
    }
    words.push({ text: part, startMs: nowMs, endMs: nowMs + 200, confidence: 0.9 });
    nowMs += 300;
  }
  return words;
}
