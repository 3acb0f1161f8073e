import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '../base/app-error.ts';
import type { SentenceTokenizer } from './sentence-tokenizer.ts';
import { tokenLimit } from './word-piece.ts';

const startToken = '<|startoftext|>';
const endToken = '<|endoftext|>';

/**
 * CLIP's byte pair encoding (Radford et al., 2021; Sennrich et al., 2016): lower case, words, digits
 * and signs apart, bytes of UTF-8 joined in the order of the merges, `</w>` at a word's end.
 */
export class BytePair implements SentenceTokenizer {
  readonly #tokenizer: { encode(text: string): { ids: number[] } };
  readonly #limit: number;

  /**
   * @param vocabulary tokens by id
   * @param merges pairs of tokens, `a b`, in the order they are joined
   * @throws AppError `vocabulary.specialTokens` where the start or end mark is missing
   */
  constructor(
    vocabulary: readonly string[],
    merges: readonly string[],
    positionCount: number = tokenLimit,
  ) {
    this.#limit = Math.min(tokenLimit, positionCount);
    this.#tokenizer = new Tokenizer(describe(vocabulary, merges), {});
  }

  encode(sentence: string): number[] {
    const ids = this.#allTokens(sentence);
    if (ids.length <= this.#limit) return ids;
    return [...ids.slice(0, this.#limit - 1), ids.at(-1) as number];
  }

  tokensCut(sentence: string): number {
    return Math.max(0, this.#allTokens(sentence).length - this.#limit);
  }

  /** CLIP's own lower case is that of each letter alone; JavaScript's knows a sigma at a word's end. */
  #allTokens(sentence: string): number[] {
    return this.#tokenizer.encode(sentence.replaceAll('Σ', 'σ')).ids;
  }
}

/** The merges of a merges.txt: one pair a line, behind a line that names its version. */
export function parseMerges(text: string): string[] {
  return text.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#version'));
}

/** What a tokenizer.json of CLIP says, for this vocabulary. */
function describe(vocabulary: readonly string[], merges: readonly string[]) {
  const special = (token: string): [string, number] => {
    const id = vocabulary.indexOf(token);
    if (id >= 0) return [token, id];
    throw new AppError({
      code: 'vocabulary.specialTokens',
      message: 'The vocabulary lacks a token that every sentence needs.',
      expected: token,
      actual: `${vocabulary.length} other tokens`,
      advice: 'Use the vocab.json and merges.txt that came with the model.',
    });
  };
  const words = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: words }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: special(endToken),
      cls: special(startToken),
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: null,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: endToken,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      merges: [...merges],
    },
  };
}
