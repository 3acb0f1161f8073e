import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retimed } from '../../../src/speech/edit-alignment.ts';
import type { Word } from '../../../src/speech/word.ts';
import { spokenWords } from '../../support/spoken-words.ts';

interface Golden {
  before: string[];
  after: string[];
  count: number;
  kept: [number, number][] | null;
}
const golden: Golden[] = JSON.parse(readFileSync('test/golden/edit-alignment.json', 'utf8'));

/** Places of the words that kept their times; typed words are those of confidence 1. */
function keptPairs(words: readonly Word[], edited: readonly Word[]): [number, number][] {
  return edited.flatMap((word, at): [number, number][] =>
    word.confidence === 1 ? [] : [[words.findIndex(({ startMs }) => startMs === word.startMs), at]],
  );
}

test('keeps the words that difflib keeps, and as many as can be kept', () => {
  for (const { before, after, count, kept } of golden) {
    const words = spokenWords(before.join(' '));
    const pairs = keptPairs(words, retimed(words, after));
    expect([before, after, pairs.length]).toEqual([before, after, count]);
    if (kept !== null) expect([before, after, pairs]).toEqual([before, after, kept]);
  }
});

test('a changed stretch shares its time by letters', () => {
  const words = spokenWords('the hart is norm al today');
  expect(retimed(words, ['the', 'heart', 'is', 'normal', 'today'])).toEqual([
    words[0],
    { text: 'heart', startMs: 1300, endMs: 1500, confidence: 1 },
    words[2],
    { text: 'normal', startMs: 1900, endMs: 2400, confidence: 1 },
    words[5],
  ]);
  const [, first, second] = retimed(words.slice(0, 2), ['the', 'abc', 'd']);
  expect([first?.startMs, first?.endMs, second?.startMs, second?.endMs]).toEqual([
    1300, 1450, 1450, 1500,
  ]);
});

test('added words share the silence they were put into; at the ends there is none', () => {
  const words = spokenWords('no mass');
  const times = retimed(words, ['well', 'no', 'big', 'mass', 'seen']).map(({ startMs, endMs }) => [
    startMs,
    endMs,
  ]);
  expect(times).toEqual([
    [1000, 1000],
    [1000, 1200],
    [1200, 1300],
    [1300, 1500],
    [1500, 1500],
  ]);
});

test('case and punctuation are no change', () => {
  const words = spokenWords('no mass');
  const edited = retimed(words, ['No', 'mass,']);
  expect(edited.map(({ text }) => text)).toEqual(['No', 'mass,']);
  expect(edited.map(({ confidence }) => confidence)).toEqual([0.9, 0.9]);
});

const text = fc.constantFrom('heart', 'is', 'normal', 'no', 'mass', 'left');
const sentence = fc.array(text, { minLength: 1, maxLength: 12 });

test('whatever is typed: every word in order, within the sentence’s time, none overlapping', () => {
  fc.assert(
    fc.property(sentence, sentence, (said, typed) => {
      const words = spokenWords(said.join(' '));
      const edited = retimed(words, typed);
      expect(edited.map(word => word.text)).toEqual(typed);
      let lastMs = words[0]?.startMs ?? 0;
      for (const { startMs, endMs } of edited) {
        expect(startMs).toBeGreaterThanOrEqual(lastMs);
        expect(endMs).toBeGreaterThanOrEqual(startMs);
        lastMs = endMs;
      }
      expect(lastMs).toBeLessThanOrEqual(words.at(-1)?.endMs ?? 0);
    }),
  );
});

test('typing what was said changes nothing', () => {
  fc.assert(
    fc.property(sentence, said => {
      const words = spokenWords(said.join(' '));
      expect(retimed(words, said)).toEqual(words);
    }),
  );
});
