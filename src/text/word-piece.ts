import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '../base/app-error.ts';

/** Longest sentence the text tower reads, [CLS] and [SEP] included (egma: 77). */
export const tokenLimit = 77;

/** What is used of the library, whose type declarations do not resolve under NodeNext. */
interface BertTokenizer {
  encode(text: string): { ids: number[] };
  normalizer: { normalize(text: string): string };
  pre_tokenizer: { pre_tokenize_text(text: string): string[] };
}

/**
 * BERT's WordPiece (Devlin et al., 2019) over a plain vocab.txt: clean, lower-case, strip accents,
 * split at spaces and punctuation, then longest piece first, `##` before continuations.
 */
export class WordPiece {
  readonly vocabulary: readonly string[];
  readonly #tokenizer: BertTokenizer;

  /** @throws AppError `vocabulary.specialTokens` where [PAD], [UNK], [CLS] or [SEP] is missing */
  constructor(vocabulary: readonly string[]) {
    this.vocabulary = vocabulary;
    this.#tokenizer = new Tokenizer(describe(vocabulary), {});
  }

  /** Token ids of `[CLS] sentence [SEP]`, cut to 77 with [SEP] kept as the last. */
  encode(sentence: string): number[] {
    const { ids } = this.#tokenizer.encode(sentence);
    if (ids.length <= tokenLimit) return ids;
    return [...ids.slice(0, tokenLimit - 1), ids.at(-1) as number];
  }

  /** Lower-case words and punctuation marks, before they are cut into pieces. */
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
function describe(vocabulary: readonly string[]) {
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
      lowercase: true,
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
