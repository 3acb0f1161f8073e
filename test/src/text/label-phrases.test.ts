import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BytePair, parseMerges } from '../../../src/text/byte-pair.ts';
import { WordPiece } from '../../../src/text/word-piece.ts';
import { missingSharedData, SHARED_DATA } from '../../support/shared-data.ts';
import { blockDigests, labelSentences, wordPieceGolden } from '../../support/token-golden.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../golden/${name}`, import.meta.url), 'utf8');
const golden: Record<'uncased' | 'cased' | 'clip', string[]> & {
  count: number;
  block: number;
  first: string[];
} = JSON.parse(read('label-phrases.json'));
const missing = missingSharedData('text');

it.skipIf(missing !== null)(
  "5000 sentences of label phrases, numbers and signs have Hugging Face's ids",
  () => {
    const prompts = `${SHARED_DATA}text/chexpert-5x200-prompts.json`;
    const sentences = labelSentences(prompts, golden.count);
    expect(sentences.slice(0, 3)).toEqual(golden.first);
    const { vocabulary } = wordPieceGolden;
    const ids = Object.entries<number>(JSON.parse(read('clip/vocab.json')));
    const tokens = ids.sort(([, a], [, b]) => a - b).map(([token]) => token);
    const tokenizers = {
      uncased: new WordPiece(vocabulary),
      cased: new WordPiece(vocabulary, { lowerCase: false }),
      clip: new BytePair(tokens, parseMerges(read('clip/merges.txt'))),
    };
    for (const kind of ['uncased', 'cased', 'clip'] as const) {
      const digests = blockDigests(sentences, golden.block, s => tokenizers[kind].encode(s));
      expect(digests, kind).toEqual(golden[kind]);
    }
  },
);
