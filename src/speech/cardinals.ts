import type { SpeechLanguage } from './language.ts';

const ENGLISH_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const ENGLISH_TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const GERMAN_SMALL =
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );
const GERMAN_TENS = ' zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(
  ' ',
);

/** The whole number, 0 to 999, that the words say; null where they are no such number. */
export function cardinalOf(words: readonly string[], language: SpeechLanguage): number | null {
  return language === 'en' ? englishCardinal(words) : germanCardinal(words.join(''));
}

/** “twenty five”, “twenty-five”, “one hundred and twenty”. */
function englishCardinal(words: readonly string[]): number | null {
  const parts = words.flatMap(word => word.split('-'));
  const hundred = parts.indexOf('hundred');
  if (hundred === -1) return englishBelow100(parts);
  const hundreds = hundred === 1 ? ENGLISH_SMALL.indexOf(parts[0] ?? '') : -1;
  if (hundreds < 1 || hundreds > 9) return null;
  const rest = parts.slice(hundred + 1);
  if (rest.length === 0) return 100 * hundreds;
  const below = englishBelow100(rest[0] === 'and' ? rest.slice(1) : rest);
  return below === null || below === 0 ? null : 100 * hundreds + below;
}

function englishBelow100(parts: readonly string[]): number | null {
  const [first = '', second = '', ...more] = parts;
  if (first === '' || more.length > 0) return null;
  const tens = ENGLISH_TENS.indexOf(first);
  if (second !== '') {
    const ones = ENGLISH_SMALL.indexOf(second);
    return tens >= 2 && ones >= 1 && ones <= 9 ? 10 * tens + ones : null;
  }
  if (tens >= 2) return 10 * tens;
  const small = ENGLISH_SMALL.indexOf(first);
  return small === -1 ? null : small;
}

/** “fünfundzwanzig”, “einhundertzwanzig”, in one word or as a recogniser parts it. */
function germanCardinal(text: string): number | null {
  const hundreds = /^(.*)hundert(?:und)?(.*)$/.exec(text);
  if (hundreds === null) return germanBelow100(text);
  const [, before = '', after = ''] = hundreds;
  const count = before === '' ? 1 : GERMAN_SMALL.indexOf(before);
  if (count < 1 || count > 9) return null;
  if (after === '') return text.endsWith('und') ? null : 100 * count;
  const below = germanBelow100(after);
  return below === null || below === 0 ? null : 100 * count + below;
}

function germanBelow100(text: string): number | null {
  if (text === 'eins' || text === 'eine' || text === 'einen') return 1;
  const small = GERMAN_SMALL.indexOf(text);
  if (small !== -1) return small;
  const tens = GERMAN_TENS.indexOf(text);
  if (tens >= 2) return 10 * tens;
  const parts = /^(.+?)und(.+)$/.exec(text);
  const ones = GERMAN_SMALL.indexOf(parts?.[1] ?? '');
  const tensAfter = GERMAN_TENS.indexOf(parts?.[2] ?? '');
  return ones >= 1 && ones <= 9 && tensAfter >= 2 ? 10 * tensAfter + ones : null;
}
