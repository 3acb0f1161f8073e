import { cardinalOf } from './cardinals.ts';
import type { SpeechLanguage } from './language.ts';
import type { Word } from './word.ts';

const UNITS: Record<SpeechLanguage, Record<string, string>> = {
  en: {
    millimetre: 'mm',
    millimetres: 'mm',
    millimeter: 'mm',
    millimeters: 'mm',
    centimetre: 'cm',
    centimetres: 'cm',
    centimeter: 'cm',
    centimeters: 'cm',
    percent: '%',
  },
  de: { millimeter: 'mm', zentimeter: 'cm', prozent: '%' },
};
/** Between the sides of something measured: “five by three millimetres”. */
const BY: Record<SpeechLanguage, string> = { en: 'by', de: 'mal' };
const DECIMAL: Record<SpeechLanguage, { spoken: string; written: string }> = {
  en: { spoken: 'point', written: '.' },
  de: { spoken: 'komma', written: ',' },
};
/** “One hundred and twenty-five point two five” and to spare. */
const LONGEST_NUMBER = 8;
/** A number is said in one go; what a longer pause parts are two. */
const LONGEST_PAUSE_MS = 500;

/**
 * Measures in digits: “three millimetres” → “3 mm”, “one point five by two centimetres” → “1.5 by
 * 2 cm”. Only numbers before a unit are touched, because elsewhere digits may be wrong (“one of the
 * ribs”, “T four”) and the words never are. A number lasts from its first word to its last and has
 * the lowest confidence of them.
 */
export function withDigits(words: readonly Word[], language: SpeechLanguage): Word[] {
  const written: Word[] = [];
  for (let i = 0; i < words.length; ) {
    const measure = measureAt(words, i, language);
    written.push(...(measure?.words ?? [words[i] as Word]));
    i += measure?.wordCount ?? 1;
  }
  return written;
}

/** Number and unit, or number, “by” and another measure, from `start`; null where there is none. */
function measureAt(
  words: readonly Word[],
  start: number,
  language: SpeechLanguage,
): { words: Word[]; wordCount: number } | null {
  for (let length = LONGEST_NUMBER; length > 0; length--) {
    const said = words.slice(start, start + length);
    const digits = said.length === length ? digitsOf(said, language) : null;
    if (digits === null) continue;
    const next = words[start + length];
    if (next === undefined || isParted([...said, next])) continue;
    const number = joined(said, digits);
    const unit = UNITS[language][spoken(next)];
    if (unit !== undefined) {
      return { words: [number, { ...next, text: unit }], wordCount: length + 1 };
    }
    if (spoken(next) !== BY[language]) continue;
    const rest = measureAt(words, start + length + 1, language);
    if (rest === null) continue;
    return { words: [number, next, ...rest.words], wordCount: length + 1 + rest.wordCount };
  }
  return null;
}

function digitsOf(words: readonly Word[], language: SpeechLanguage): string | null {
  const texts = words.map(spoken);
  const { spoken: point, written } = DECIMAL[language];
  const pointIndex = texts.indexOf(point);
  if (pointIndex === -1) return cardinalOf(texts, language)?.toString() ?? null;
  const whole = cardinalOf(texts.slice(0, pointIndex), language);
  // Decimals are said digit by digit.
  const decimals = texts.slice(pointIndex + 1).map(text => cardinalOf([text], language));
  const areDigits = decimals.every(digit => digit !== null && digit <= 9);
  if (whole === null || decimals.length === 0 || !areDigits) return null;
  return `${whole}${written}${decimals.join('')}`;
}

function joined(words: readonly Word[], text: string): Word {
  return {
    text,
    startMs: (words[0] as Word).startMs,
    endMs: (words.at(-1) as Word).endMs,
    confidence: Math.min(...words.map(({ confidence }) => confidence)),
  };
}

function isParted(words: readonly Word[]): boolean {
  return words.some(
    ({ startMs }, i) => startMs - (words[i - 1]?.endMs ?? startMs) > LONGEST_PAUSE_MS,
  );
}

function spoken({ text }: Word): string {
  return text.trim().toLowerCase();
}
