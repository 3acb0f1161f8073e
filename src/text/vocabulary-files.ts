import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { parseMerges } from './byte-pair.ts';
import { parseVocabulary } from './word-piece.ts';

/** A tokenizer as a model needs it: tokens by id, and how words are looked up. */
export interface Vocabulary {
  tokens: string[];
  /** Of byte pair encoding, as CLIP has it; null: WordPiece, as BERT has it. */
  merges: string[] | null;
  /** null: the files don't say. */
  lowerCase: boolean | null;
}

/** What a folder says of its tokenizer; null: it has no such file. */
export interface TokenizerFiles {
  /** vocab.txt, one token a line. */
  vocabularyText: string | null;
  /** vocab.json, ids by token. */
  vocabularyIds: unknown;
  /** merges.txt */
  mergesText: string | null;
  /** tokenizer.json */
  tokenizer: unknown;
  /** tokenizer_config.json */
  tokenizerConfig: unknown;
}

const idsByToken = z.record(z.string(), z.number().int().nonnegative());
const pair = z.union([
  z.string(),
  z.tuple([z.string(), z.string()]).transform(([a, b]) => `${a} ${b}`),
]);
const tokenizerJson = z.looseObject({
  normalizer: z.looseObject({ lowercase: z.boolean().optional() }).nullish(),
  model: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('WordPiece'), vocab: idsByToken }),
    z.looseObject({ type: z.literal('BPE'), vocab: idsByToken, merges: z.array(pair) }),
  ]),
});
const tokenizerConfigJson = z.looseObject({ do_lower_case: z.boolean().optional() });

/**
 * The vocabulary of a Hugging Face folder: vocab.txt, vocab.json with merges.txt, or what
 * tokenizer.json says; null where there is none of them.
 *
 * @throws AppError `vocabulary.tokenizer` for another kind of tokenizer
 */
export function readVocabulary(files: TokenizerFiles): Vocabulary | null {
  const config = tokenizerConfigJson.safeParse(files.tokenizerConfig);
  const lowerCase = (config.success ? config.data.do_lower_case : undefined) ?? null;
  const merges = files.mergesText === null ? null : parseMerges(files.mergesText);
  if (files.vocabularyText !== null) {
    return { tokens: parseVocabulary(files.vocabularyText), merges, lowerCase };
  }
  if (files.vocabularyIds !== null && merges !== null) {
    const parsed = idsByToken.safeParse(files.vocabularyIds);
    if (!parsed.success) throw unreadable('vocab.json', z.prettifyError(parsed.error));
    return { tokens: tokensById(parsed.data, 'vocab.json'), merges, lowerCase };
  }
  if (files.tokenizer === null) return null;
  const parsed = tokenizerJson.safeParse(files.tokenizer);
  if (!parsed.success) throw unreadable('tokenizer.json', z.prettifyError(parsed.error));
  const { model, normalizer } = parsed.data;
  return {
    tokens: tokensById(model.vocab, 'tokenizer.json'),
    merges: model.type === 'BPE' ? model.merges : null,
    lowerCase: lowerCase ?? normalizer?.lowercase ?? null,
  };
}

function tokensById(ids: Record<string, number>, file: string): string[] {
  const tokens: string[] = [];
  const entries = Object.entries(ids);
  for (const [token, id] of entries) if (id < entries.length) tokens[id] = token;
  if (tokens.length === entries.length && Object.keys(tokens).length === entries.length) {
    return tokens;
  }
  throw unreadable(file, 'ids with gaps');
}

function unreadable(file: string, actual: string): AppError {
  return new AppError({
    code: 'vocabulary.tokenizer',
    message: `${file} is not that of a BERT or a CLIP.`,
    expected: 'a WordPiece or BPE model whose ids count from 0 without gaps',
    actual,
  });
}
