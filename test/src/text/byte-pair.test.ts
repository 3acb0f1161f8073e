import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BytePair } from '../../../src/text/byte-pair.ts';
import { readVocabulary } from '../../../src/text/vocabulary-files.ts';
import { blockDigests, fragmentSentences } from '../../support/token-golden.ts';

const golden = (name: string) => new URL(`../../golden/${name}`, import.meta.url);
const text = (name: string) => readFileSync(golden(name), 'utf8');
const reference: {
  table: { sentence: string; ids: number[] }[];
  digests: string[];
  block: number;
} = JSON.parse(text('clip-tokens.json'));

const files = {
  vocabularyText: null,
  vocabularyIds: JSON.parse(text('clip/vocab.json')),
  mergesText: text('clip/merges.txt'),
  tokenizer: null,
  tokenizerConfig: null,
};
const { tokens, merges } = readVocabulary(files) ?? expect.fail('no vocabulary');
const bytePair = new BytePair(tokens, merges ?? []);

describe("CLIP's byte pairs", () => {
  it.each(reference.table)('have the ids of Hugging Face for $sentence', ({ sentence, ids }) => {
    expect(bytePair.encode(sentence)).toEqual(ids);
  });

  it('have the ids of Hugging Face for 6000 sentences of words, numbers, signs and scripts', () => {
    const found = blockDigests(fragmentSentences(), reference.block, s => bytePair.encode(s));
    expect(found).toEqual(reference.digests);
  });

  it('are cut to 77 with the end mark kept', () => {
    const ids = bytePair.encode('heart '.repeat(200));
    expect(ids).toHaveLength(77);
    expect(ids.at(-1)).toBe(tokens.indexOf('<|endoftext|>'));
    expect(bytePair.tokensCut('heart '.repeat(200))).toBeGreaterThan(100);
  });

  it('need start and end mark', () => {
    expect(() => new BytePair(tokens.slice(0, -1), merges ?? [])).toThrow(
      expect.objectContaining({ code: 'vocabulary.specialTokens', expected: '<|endoftext|>' }),
    );
  });

  it('are the same from tokenizer.json, its pairs as text or as lists', () => {
    const model = (pairs: unknown[]) => ({
      model: { type: 'BPE', vocab: files.vocabularyIds, merges: pairs },
    });
    for (const pairs of [merges ?? [], (merges ?? []).map(pair => pair.split(' '))]) {
      const only = { ...files, vocabularyIds: null, mergesText: null, tokenizer: model(pairs) };
      expect(readVocabulary(only)).toEqual({ tokens, merges, lowerCase: null });
    }
  });
});
