import { AppError } from '../base/app-error.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import type { EgmaConfig } from './config.ts';
import type { HostArray, ModelRunner } from './engine.ts';
import { imageProgram, sentenceProgram } from './programs.ts';
import { tokenArrays } from './tokens.ts';

/** Sentences that go through the text tower together. */
const sentencesAtOnce = 16;

/**
 * Global image features g, rows of length 1: [images, d], row-major. One image at a time, so that
 * memory does not grow with their number.
 *
 * @param images grey in [0, 1], square-padded and resized, each [imageSizePx, imageSizePx]
 * @throws AppError `embed.image` where one has another size
 */
export async function embedImages(
  runner: ModelRunner,
  config: EgmaConfig,
  images: readonly Float32Array[],
): Promise<Float32Array> {
  const features = new Float32Array(images.length * config.projectionWidth);
  for (const [index, image] of images.entries()) {
    const inputs = { images: imageArray(image, config, 'embed.image') };
    const { global } = await runner.run(imageProgram(config), inputs);
    features.set(global as Float32Array, index * config.projectionWidth);
  }
  return features;
}

/** Sentence features S, rows of length 1: [sentences, d], row-major. */
export function embedSentences(
  runner: ModelRunner,
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  sentences: readonly string[],
): Promise<Float32Array> {
  return readSentences(runner, config, tokenizer, sentences, 'sentences', config.projectionWidth);
}

/**
 * What the text tower makes of sentences before the projection, [sentences, width]: all that training
 * needs of it where it is frozen.
 */
export function poolSentences(
  runner: ModelRunner,
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  sentences: readonly string[],
): Promise<Float32Array> {
  return readSentences(runner, config, tokenizer, sentences, 'pooled', config.text.width);
}

async function readSentences(
  runner: ModelRunner,
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  sentences: readonly string[],
  output: 'sentences' | 'pooled',
  width: number,
): Promise<Float32Array> {
  const features = new Float32Array(sentences.length * width);
  for (let from = 0; from < sentences.length; from += sentencesAtOnce) {
    const some = sentences.slice(from, from + sentencesAtOnce);
    const inputs = tokenArrays(some, tokenizer, config);
    const { [output]: read } = await runner.run(sentenceProgram(config), inputs);
    features.set(read as Float32Array, from * width);
  }
  return features;
}

/** One image as a program's input; an image of another size is refused under the code given. */
export function imageArray(
  image: Float32Array,
  { vision }: EgmaConfig,
  code: 'attend.image' | 'embed.image',
): HostArray {
  const size = vision.imageSizePx;
  if (image.length === size ** 2) return { shape: [1, size, size], values: image };
  throw new AppError({
    code,
    message: 'The image does not have the size that the model works at.',
    expected: `${size}×${size} px`,
    actual: `${image.length} values`,
  });
}
