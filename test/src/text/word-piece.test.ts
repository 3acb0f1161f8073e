import { describe, expect, it } from 'vitest';
import { buildVocabulary, specialTokens } from '../../../src/text/vocabulary.ts';
import { parseVocabulary, tokenLimit, WordPiece } from '../../../src/text/word-piece.ts';
import {
  blockDigests,
  fragmentSentences,
  wordPieceGolden as golden,
} from '../../support/token-golden.ts';

describe.each(['uncased', 'cased'] as const)("Hugging Face's tokenizers, %s", kind => {
  const wordPiece = new WordPiece(golden.vocabulary, { lowerCase: kind === 'uncased' });

  it.each(golden[kind].table)('gives the same ids for $sentence', row => {
    expect(wordPiece.encode(row.sentence)).toEqual(row.ids);
  });

  it('gives the same ids for 6000 sentences of words, numbers, signs and scripts', () => {
    const digests = blockDigests(fragmentSentences(), golden.block, s => wordPiece.encode(s));
    expect(digests).toEqual(golden[kind].digests);
  });
});

describe('WordPiece', () => {
  const wordPiece = new WordPiece(golden.vocabulary);

  it('cuts a long sentence to 77 tokens and keeps its end mark', () => {
    const ids = wordPiece.encode('heart '.repeat(100));
    expect(ids).toHaveLength(tokenLimit);
    expect(ids.at(-1)).toBe(golden.vocabulary.indexOf('[SEP]'));
    expect(wordPiece.tokensCut('heart '.repeat(100))).toBe(25);
    expect(wordPiece.tokensCut('heart '.repeat(75))).toBe(0);
  });

  it('cuts earlier where the text tower has fewer positions', () => {
    const short = new WordPiece(golden.vocabulary, { positionCount: 16 });
    expect(short.encode('heart '.repeat(20))).toHaveLength(16);
    expect(short.tokensCut('heart '.repeat(20))).toBe(6);
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
