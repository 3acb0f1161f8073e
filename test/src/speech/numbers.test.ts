import { expect, test } from 'vitest';
import { cardinalOf } from '../../../src/speech/cardinals.ts';
import { withDigits } from '../../../src/speech/numbers.ts';
import { spokenWords } from '../../support/spoken-words.ts';

const digits = (text: string, language: 'en' | 'de' = 'en') =>
  withDigits(spokenWords(text), language)
    .map(word => word.text)
    .join(' ');

test.each([
  ['a nodule of three millimetres', 'a nodule of 3 mm'],
  ['one point five centimeters', '1.5 cm'],
  ['twelve by twenty five millimetres', '12 by 25 mm'],
  ['one hundred and twenty percent', '120 %'],
  ['zero point zero five centimetres', '0.05 cm'],
  // Not measures, so nothing is touched.
  ['one of the ribs', 'one of the ribs'],
  ['fracture of t four', 'fracture of t four'],
  ['three two millimetres', 'three 2 mm'],
  ['point five centimetres', 'point 5 cm'],
  ['a few millimetres', 'a few millimetres'],
  ['five by the heart', 'five by the heart'],
  ['three 900 millimetres', 'three millimetres'],
])('“%s” is written “%s”', (said, written) => {
  expect(digits(said)).toBe(written);
});

test.each([
  ['rundherd von drei millimeter', 'rundherd von 3 mm'],
  ['eins komma fünf zentimeter', '1,5 cm'],
  ['fünfundzwanzig mal zwölf millimeter', '25 mal 12 mm'],
  ['einhundertzwanzig prozent', '120 %'],
  ['ein erguss', 'ein erguss'],
])('German “%s” is written “%s”', (said, written) => {
  expect(digits(said, 'de')).toBe(written);
});

test('a number lasts from its first word to its last and is as sure as the least sure of them', () => {
  const words = spokenWords('one point five centimetres');
  words[1] = { ...words[1], confidence: 0.3 } as (typeof words)[0];
  expect(withDigits(words, 'en')).toEqual([
    { text: '1.5', startMs: 1000, endMs: 1800, confidence: 0.3 },
    { text: 'cm', startMs: 1900, endMs: 2100, confidence: 0.9 },
  ]);
});

test('every number from 0 to 999 is understood in both languages, and nothing else', () => {
  for (const language of ['en', 'de'] as const) {
    const said = Array.from({ length: 1000 }, (_, number) => spell(number, language));
    expect(said.map(text => cardinalOf(text.split(' '), language))).toEqual([...said.keys()]);
    for (const wrong of ['', 'hundred', 'und', 'twenty zero', 'ten two', 'zweiundzehn', 'line']) {
      expect([wrong, cardinalOf(wrong.split(' '), language)]).toEqual([wrong, null]);
    }
  }
});

/** Another way round than the code under test: from the number to its words. */
function spell(number: number, language: 'en' | 'de'): string {
  const ones = {
    en: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    de: 'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
  }[language].split(' ');
  const tens = {
    en: 'twenty thirty forty fifty sixty seventy eighty ninety',
    de: 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig',
  }[language].split(' ');
  if (number >= 100) {
    const rest = number % 100 === 0 ? '' : spell(number % 100, language);
    const hundreds = ones[Math.floor(number / 100)] as string;
    if (language === 'en') return `${hundreds} hundred${rest && ` and ${rest}`}`;
    return `${hundreds.replace('eins', 'ein')}hundert${rest}`;
  }
  if (number < 20) return ones[number] as string;
  const ten = tens[Math.floor(number / 10) - 2] as string;
  const one = number % 10 === 0 ? '' : (ones[number % 10] as string);
  if (language === 'en') return one === '' ? ten : `${ten} ${one}`;
  return one === '' ? ten : `${one.replace('eins', 'ein')}und${ten}`;
}
