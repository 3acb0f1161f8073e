import { expect, test } from 'vitest';
import { dictatedSentences } from '../../../src/speech/sentences.ts';
import { spokenWords } from '../../support/spoken-words.ts';

const textsOf = (dictation: string, language: 'en' | 'de' = 'en') =>
  dictatedSentences(spokenWords(dictation), language).map(({ text }) => text);

test.each([
  ['a comma stands behind its word', 'no effusion comma no mass', ['no effusion, no mass']],
  ['a comma without a word is nothing', 'comma no mass comma comma', ['no mass,']],
  [
    'a new line ends a sentence',
    'no mass 250 new line 250 heart normal',
    ['no mass', 'heart normal'],
  ],
  [
    'so does a new paragraph, and right after another command',
    'no mass period new paragraph 250 heart normal',
    ['no mass', 'heart normal'],
  ],
  ['a new line that is a finding stays', 'a new line in position', ['a new line in position']],
  ['pause on one side only', 'no mass 600 new line in position', ['no mass new line in position']],
  [
    'scratch that takes back what is being said',
    'no mass period heart large scratch that',
    ['no mass'],
  ],
  [
    'or the sentence before where nothing is',
    'no mass period heart large period 900 scratch that heart normal',
    ['no mass', 'heart normal'],
  ],
  ['twice takes back two', 'no mass period heart large scratch that scratch that', []],
  ['with nothing to take back does nothing', 'scratch that no mass', ['no mass']],
])('%s', (_, dictation, sentences) => {
  expect(textsOf(dictation)).toEqual(sentences);
});

test('German commands count in German alone', () => {
  const dictation =
    'herz normal punkt kein erguss komma keine stauung neue zeile 900 falsch streich das';
  expect(textsOf(dictation, 'de')).toEqual([
    'herz normal',
    'kein erguss, keine stauung neue zeile',
  ]);
  expect(textsOf('herz normal punkt kein erguss')).toEqual(['herz normal punkt kein erguss']);
  expect(textsOf('herz normal period kein erguss', 'de')).toEqual([
    'herz normal period kein erguss',
  ]);
  expect(textsOf('herz normal 300 neuer absatz 300 kein erguss', 'de')).toEqual([
    'herz normal',
    'kein erguss',
  ]);
});

test('the words and times of what remains are as they were said', () => {
  const words = spokenWords('heart large scratch that lungs clear period');
  expect(dictatedSentences(words, 'en')[0]?.words).toEqual(words.slice(4, 6));
});
