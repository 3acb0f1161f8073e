/** What the PDF standard fonts lack and what stands for it; U+2212 is a true minus sign. */
const STAND_INS: Record<string, string> = {
  '\u2212': '\u2013',
  '\u2192': '->',
  '\u2264': '<=',
  '\u2265': '>=',
  '\u2260': '!=',
  '\u2248': '~',
  '\u0394': 'd',
  '\u202f': '\u00a0',
  '\u2009': '\u00a0',
};
/** Windows-1252 beyond Latin 1. */
const EXTRA = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/**
 * A text in the characters that every PDF reader has fonts for (WinAnsi: the languages of western
 * Europe). Letters with marks beyond these lose the mark; what has no stand-in becomes a question mark.
 */
export function winAnsi(text: string): string {
  return [...text.normalize('NFC')].map(standIn).join('');
}

function standIn(character: string): string {
  if (isWinAnsi(character)) return character;
  const known = STAND_INS[character];
  if (known !== undefined) return known;
  if (/\s|\p{Cc}/u.test(character)) return ' ';
  const [base = ''] = character.normalize('NFD');
  return isWinAnsi(base) ? base : '?';
}

function isWinAnsi(character: string): boolean {
  return /^[\u0020-\u007e\u00a0-\u00ff]$/u.test(character) || EXTRA.includes(character);
}
