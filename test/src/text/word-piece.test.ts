import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildVocabulary, specialTokens } from '../../../src/text/vocabulary.ts';
import { parseVocabulary, tokenLimit, WordPiece } from '../../../src/text/word-piece.ts';

interface Golden {
  vocabulary: string[];
  table: { sentence: string; ids: number[] }[];
}
const path = new URL('../../golden/word-piece.json', import.meta.url);
const golden: Golden = JSON.parse(readFileSync(path, 'utf8'));

describe('WordPiece', () => {
  const wordPiece = new WordPiece(golden.vocabulary);

  it.each(golden.table)("encodes $sentence as Hugging Face's tokenizers does", row => {
    expect(wordPiece.encode(row.sentence)).toEqual(row.ids);
  });

  it('cuts a long sentence to 77 tokens and keeps its end mark', () => {
    const ids = wordPiece.encode('heart '.repeat(100));
    expect(ids).toHaveLength(tokenLimit);
    expect(ids.at(-1)).toBe(golden.vocabulary.indexOf('[SEP]'));
  });

  it('does not take a spelled-out special token for the real one', () => {
    expect(wordPiece.encode('[PAD]').slice(1, -1)).not.toContain(0);
  });

  it('refuses a vocabulary without [SEP]', () => {
    expect(() => new WordPiece(['[PAD]', '[UNK]', '[CLS]'])).toThrow(
      expect.objectContaining({ code: 'vocabulary.specialTokens', expected: '[SEP]' }),
    );
  });
});

describe('buildVocabulary', () => {
  const sentences = ['The heart is normal.', 'the Heart is enlarged', 'no effusion'];

  it('starts with the special tokens and holds every word once, the frequent ones first', () => {
    const vocabulary = buildVocabulary(sentences);
    expect(vocabulary.slice(0, 5)).toEqual(specialTokens);
    const words = vocabulary.slice(vocabulary.indexOf('##9') + 1);
    expect(words).toEqual(['heart', 'is', 'the', 'effusion', 'enlarged', 'no', 'normal']);
    expect(new Set(vocabulary).size).toBe(vocabulary.length);
  });

  it('spells words it has not seen', () => {
    const wordPiece = new WordPiece(buildVocabulary(sentences));
    expect(wordPiece.tokens('rib heart')).toEqual(['[CLS]', 'r', '##i', '##b', 'heart', '[SEP]']);
  });

  it('leaves out the rarest words beyond its size limit', () => {
    const full = buildVocabulary(sentences);
    const limited = buildVocabulary(sentences, full.length - 2);
    expect(limited).toEqual(full.slice(0, -2));
  });

  it('survives being written as vocab.txt and read again', () => {
    const vocabulary = buildVocabulary(sentences);
    expect(parseVocabulary(`${vocabulary.join('\n')}\n`)).toEqual(vocabulary);
    expect(parseVocabulary(vocabulary.join('\r\n'))).toEqual(vocabulary);
  });
});
