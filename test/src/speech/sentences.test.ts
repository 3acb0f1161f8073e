import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSentences } from '../../../src/speech/sentences.ts';
import { spokenWords as spoken } from '../../support/spoken-words.ts';

const textsOf = (dictation: string) =>
  splitSentences(spoken(dictation)).map(sentence => sentence.text);

test.each([
  [
    'a pause of 0.7 s',
    'the heart is normal 700 no effusion',
    ['the heart is normal', 'no effusion'],
  ],
  ['a shorter pause not', 'the heart 699 is normal', ['the heart is normal']],
  ['“period”', 'lungs are clear period no effusion period', ['lungs are clear', 'no effusion']],
  ['“full stop”', 'lungs are clear Full Stop no effusion', ['lungs are clear', 'no effusion']],
  [
    'a written stop',
    'lungs are clear . no effusion. heart normal',
    ['lungs are clear', 'no effusion', 'heart normal'],
  ],
])('%s ends a sentence', (_, dictation, sentences) => {
  expect(textsOf(dictation)).toEqual(sentences);
});

test('“full” and “stop” apart are words', () => {
  expect(textsOf('full inspiration they stop there')).toEqual(['full inspiration they stop there']);
});

test('unknown words and stops without a sentence leave nothing behind', () => {
  expect(textsOf('period 900 [unk] period the [unk] heart')).toEqual(['the heart']);
  expect(splitSentences([])).toEqual([]);
});

test('a sentence lasts from its first word to its last, the spoken stop left out', () => {
  const [sentence] = splitSentences(spoken('heart normal full stop'));
  expect(sentence).toMatchObject({ index: 0, startMs: 1000, endMs: 1500 });
  expect(sentence?.words.map(word => word.startMs)).toEqual([1000, 1300]);
});

test('every word but stops and unknown ones is in exactly one sentence, in order', () => {
  const word = fc.constantFrom(
    'heart',
    'full',
    'stop',
    'period',
    '.',
    '[unk]',
    'clear',
    '800',
    '50',
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), parts => {
      const words = spoken(parts.join(' '));
      const sentences = splitSentences(words);
      const kept = sentences.flatMap(sentence => sentence.words);
      const ends = (text: string, i: number) =>
        ['period', '.', '[unk]'].includes(text) ||
        (text === 'full' && words[i + 1]?.text === 'stop') ||
        (text === 'stop' && words[i - 1]?.text === 'full');
      expect(kept).toEqual(words.filter(({ text }, i) => !ends(text, i)));
      expect(sentences.map(sentence => sentence.index)).toEqual([...sentences.keys()]);
    }),
    { seed: 3 },
  );
});
