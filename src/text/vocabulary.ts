import { WordPiece } from './word-piece.ts';

/** BERT's special tokens, in the order of our own vocabularies. */
export const specialTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

const alphabet = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const punctuation = [...'.,;:!?()[]/%+-\'"<>=&*'];

/**
 * A small WordPiece vocabulary for a model trained from nothing: special tokens, single characters
 * as word starts and continuations (so that no plain English word is unknown), then the sentences'
 * whole words, most frequent first, ties in alphabetical order.
 *
 * @param sizeLimit words beyond this size are left to be spelled from characters
 */
export function buildVocabulary(sentences: readonly string[], sizeLimit = 4000): string[] {
  const splitter = new WordPiece(specialTokens);
  const counts = new Map<string, number>();
  for (const sentence of sentences) {
    for (const word of splitter.words(sentence)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([word]) => word);
  const vocabulary = new Set<string>([
    ...specialTokens,
    ...alphabet,
    ...punctuation,
    ...alphabet.map(character => `##${character}`),
  ]);
  for (const word of words) {
    if (vocabulary.size >= sizeLimit) break;
    vocabulary.add(word);
  }
  return [...vocabulary];
}
