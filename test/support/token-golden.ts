import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/* The sentences of test/golden/word-piece.py and test/golden/clip.py. */
export interface TokenRow {
  sentence: string;
  ids: number[];
}

export interface WordPieceGolden
  extends Record<'uncased' | 'cased', { table: TokenRow[]; digests: string[] }> {
  vocabulary: string[];
  fragments: string[];
  separators: string[];
  count: number;
  block: number;
}

const path = new URL('../golden/word-piece.json', import.meta.url);
export const wordPieceGolden: WordPieceGolden = JSON.parse(readFileSync(path, 'utf8'));

const pick = (items: readonly string[], i: number, a: number, b: number) =>
  items[(i * a + Math.floor(i / b)) % items.length] as string;

/** Put together as word-piece.py does. */
export function fragmentSentences(): string[] {
  const { fragments, separators, count } = wordPieceGolden;
  return Array.from(
    { length: count },
    (_, i) =>
      pick(fragments, i, 7, 11) +
      pick(separators, i, 3, 17) +
      pick(fragments, i, 31, 5) +
      pick(separators, i, 5, 29) +
      pick(fragments, i, 53, 3),
  );
}

/** Put together of label phrases, numbers and fragments as clip.py does. */
export function labelSentences(promptsPath: string, count: number): string[] {
  const { classes }: { classes: Record<string, Record<string, string[]>> } = JSON.parse(
    readFileSync(promptsPath, 'utf8'),
  );
  const phrases = Object.values(classes).flatMap(parts =>
    Object.values(parts).flatMap(words => words.filter(Boolean)),
  );
  const { fragments, separators } = wordPieceGolden;
  return Array.from(
    { length: count },
    (_, i) =>
      `${pick(phrases, i, 7, 11)}${pick(separators, i, 3, 17)}${pick(fragments, i, 31, 5)} ` +
      `${(((i * 37) % 1000) / 10).toFixed(1)}${pick(separators, i, 5, 29)}` +
      `${pick(phrases, i, 53, 3).toUpperCase()}${pick(separators, i, 2, 13)}` +
      pick(phrases, i, 13, 7),
  );
}

/** One SHA-256 of the ids for every `block` sentences. */
export function blockDigests(
  sentences: readonly string[],
  block: number,
  encode: (sentence: string) => number[],
): string[] {
  return Array.from({ length: Math.ceil(sentences.length / block) }, (_, index) => {
    const some = sentences.slice(index * block, (index + 1) * block);
    const lines = some.map(sentence => encode(sentence).join(' '));
    return createHash('sha256').update(lines.join('\n')).digest('hex');
  });
}
