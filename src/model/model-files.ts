import { AppError } from '../base/app-error.ts';
import type { RandomAccess } from '../base/random-access.ts';
import { encodeSafetensors, type NamedTensor, readSafetensors } from '../base/safetensors.ts';
import { BytePair, parseMerges } from '../text/byte-pair.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { buildVocabulary } from '../text/vocabulary.ts';
import { parseVocabulary, WordPiece } from '../text/word-piece.ts';
import { type EgmaConfig, nanoConfig, parseConfig } from './config.ts';
import { initialParameters } from './parameters.ts';
import { checkParameters } from './weights.ts';

/** A model on the host: all that its folder holds. */
export interface Model {
  config: EgmaConfig;
  parameters: Map<string, NamedTensor>;
  vocabulary: string[];
  /** Of a CLIP text tower's byte pair encoding. */
  merges?: string[];
}

/** Files of a model folder, by name. */
export const modelFileNames = ['config.json', 'model.safetensors', 'vocab.txt', 'card.md'] as const;
/** merges.txt: only beside a CLIP text tower. */
export type ModelFiles<Content = Uint8Array> = Record<(typeof modelFileNames)[number], Content> & {
  'merges.txt'?: Content;
};

/** The tokenizer that a model's sentences go through. */
export function tokenizerOf({
  config: { text },
  vocabulary,
  merges = [],
}: Pick<Model, 'config' | 'vocabulary' | 'merges'>): SentenceTokenizer {
  return text.kind === 'clip'
    ? new BytePair(vocabulary, merges, text.positionCount)
    : new WordPiece(vocabulary, text);
}

/** An untrained nano model whose vocabulary holds the given sentences' words. */
export function initialiseNano(seed: number, sentences: readonly string[]): Model {
  const vocabulary = buildVocabulary(sentences);
  const config = nanoConfig(vocabulary.length);
  return { config, vocabulary, parameters: initialParameters(config, seed) };
}

/** A model as the bytes of its files; `card` is Markdown for people. */
export function encodeModel(model: Model, card: string): ModelFiles {
  const text = (value: string) => new TextEncoder().encode(value);
  return {
    'config.json': text(`${JSON.stringify(model.config, null, 2)}\n`),
    'model.safetensors': encodeSafetensors(model.parameters, { format: 'pt' }),
    'vocab.txt': text(`${model.vocabulary.join('\n')}\n`),
    'card.md': text(card),
    ...(model.merges === undefined ? {} : { 'merges.txt': text(`${model.merges.join('\n')}\n`) }),
  };
}

/**
 * A model from its files; the weights are read tensor by tensor, each checked by name and shape.
 *
 * @throws AppError `model.config`, `model.parameters`, `model.vocabulary`, `safetensors.*`
 */
export async function decodeModel(
  files: Omit<ModelFiles, 'card.md' | 'model.safetensors'>,
  weights: RandomAccess,
): Promise<Model> {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const config = parseConfigText(text(files['config.json']));
  const vocabulary = parseVocabulary(text(files['vocab.txt']));
  if (vocabulary.length !== config.text.vocabularySize) {
    throw new AppError({
      code: 'model.vocabulary',
      message: 'vocab.txt does not fit config.json.',
      expected: `${config.text.vocabularySize} tokens`,
      actual: `${vocabulary.length}`,
    });
  }
  const parameters = await readSafetensors(weights);
  checkParameters(config, parameters);
  const merges = files['merges.txt'];
  if (config.text.kind === 'bert') return { config, vocabulary, parameters };
  if (merges !== undefined)
    return { config, vocabulary, parameters, merges: parseMerges(text(merges)) };
  throw new AppError({
    code: 'model.vocabulary',
    message: 'A CLIP text tower needs its merges.txt.',
  });
}

/** @throws AppError `model.config` */
export function parseConfigText(text: string): EgmaConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError({ code: 'model.config', message: 'config.json is not JSON.' }, { cause });
  }
  return parseConfig(value);
}
