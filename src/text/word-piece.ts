import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '../base/app-error.ts';
import type { SentenceTokenizer } from './sentence-tokenizer.ts';

/** Longest sentence the text tower reads, [CLS] and [SEP] included (Ma et al., 2024). */
export const tokenLimit = 77;

/** What is used of the library, whose type declarations do not resolve under NodeNext. */
interface BertTokenizer {
  encode(text: string): { ids: number[] };
  normalizer: { normalize(text: string): string };
  pre_tokenizer: { pre_tokenize_text(text: string): string[] };
}

/**
 * Ideographs beyond 16 bits, as BERT's own tokenizer counts them. The library looks at half of such a
 * character at a time and does not take them apart; spaces around them do.
 */
const astralIdeograph = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

export interface WordPieceOptions {
  /** As uncased vocabularies need it: case and accents are dropped. Default: true. */
  lowerCase?: boolean;
  /** Positions of the text tower, where it has fewer than 77. */
  positionCount?: number;
}

/**
 * BERT's WordPiece (Devlin et al., 2019) over a plain vocab.txt: clean, lower-case and strip accents
 * (or not), split at spaces and punctuation, then longest piece first, `##` before continuations.
 */
export class WordPiece implements SentenceTokenizer {
  readonly vocabulary: readonly string[];
  readonly #tokenizer: BertTokenizer;
  readonly #limit: number;

  /** @throws AppError `vocabulary.specialTokens` where [PAD], [UNK], [CLS] or [SEP] is missing */
  constructor(vocabulary: readonly string[], options: WordPieceOptions = {}) {
    const { lowerCase = true, positionCount = tokenLimit } = options;
    this.vocabulary = vocabulary;
    this.#limit = Math.min(tokenLimit, positionCount);
    this.#tokenizer = new Tokenizer(describe(vocabulary, lowerCase), {});
  }

  /** Token ids of `[CLS] sentence [SEP]`, cut to 77 with [SEP] kept as the last. */
  encode(sentence: string): number[] {
    const ids = this.#allTokens(sentence);
    if (ids.length <= this.#limit) return ids;
    return [...ids.slice(0, this.#limit - 1), ids.at(-1) as number];
  }

  /** How many tokens `encode` leaves out at the sentence's end: 0 for all but very long ones. */
  tokensCut(sentence: string): number {
    return Math.max(0, this.#allTokens(sentence).length - this.#limit);
  }

  #allTokens(sentence: string): number[] {
    return this.#tokenizer.encode(sentence.replace(astralIdeograph, ' $& ')).ids;
  }

  /** Words (lower-case, unless told otherwise) and punctuation marks, before they are cut into pieces. */
  words(text: string): string[] {
    const { normalizer, pre_tokenizer } = this.#tokenizer;
    return pre_tokenizer.pre_tokenize_text(normalizer.normalize(text));
  }

  /** The tokens behind `encode`, for looking at. */
  tokens(sentence: string): string[] {
    return this.encode(sentence).map(id => this.vocabulary[id] as string);
  }
}

/** The vocabulary of a vocab.txt: one token a line, the line number is the id. */
export function parseVocabulary(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** What a tokenizer.json of BERT says, for this vocabulary. */
function describe(vocabulary: readonly string[], lowerCase: boolean) {
  const special = (token: string): [string, number] => {
    const id = vocabulary.indexOf(token);
    if (id >= 0) return [token, id];
    throw new AppError({
      code: 'vocabulary.specialTokens',
      message: 'The vocabulary lacks a token that every sentence needs.',
      expected: token,
      actual: `${vocabulary.length} other tokens`,
      advice: 'Use the vocab.txt that came with the model.',
    });
  };
  special('[PAD]');
  special('[UNK]');
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: lowerCase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', cls: special('[CLS]'), sep: special('[SEP]') },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    },
  };
}
