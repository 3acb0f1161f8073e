import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../base/app-error.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import type { EgmaConfig } from './config.ts';
import { encodeImages, encodeSentences } from './egma.ts';
import { packTokens } from './tokens.ts';
import type { Weights } from './weights.ts';

/** Sentences that go through the text tower together. */
const sentencesAtOnce = 16;

/**
 * Global image features g, rows of length 1: [images, d], row-major. One image at a time, so that
 * memory does not grow with their number.
 *
 * @param images grey in [0, 1], square-padded and resized, each [imageSizePx, imageSizePx]
 * @throws AppError `embed.image` where one has another size
 */
export function embedImages(
  weights: Weights,
  config: EgmaConfig,
  images: readonly Float32Array[],
): Float32Array {
  const size = config.vision.imageSizePx;
  const features = new Float32Array(images.length * config.projectionWidth);
  images.forEach((image, index) => {
    if (image.length !== size ** 2) {
      throw new AppError({
        code: 'embed.image',
        message: 'The image does not have the size that the model works at.',
        expected: `${size}×${size} px`,
        actual: `${image.length} values`,
      });
    }
    const feature = tf.tidy(() =>
      encodeImages(weights, config, tf.tensor3d(image, [1, size, size])).global(),
    );
    features.set(feature.dataSync<'float32'>(), index * config.projectionWidth);
    feature.dispose();
  });
  return features;
}

/** Sentence features S, rows of length 1: [sentences, d], row-major. */
export function embedSentences(
  weights: Weights,
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  sentences: readonly string[],
): Float32Array {
  const features = new Float32Array(sentences.length * config.projectionWidth);
  for (let from = 0; from < sentences.length; from += sentencesAtOnce) {
    const encoded = sentences
      .slice(from, from + sentencesAtOnce)
      .map(sentence => tokenizer.encode(sentence));
    const { ids, mask, sentenceCount, length } = packTokens(encoded, config.text.positionCount);
    const feature = tf.tidy(() =>
      encodeSentences(weights, config, {
        ids: tf.tensor2d(ids, [sentenceCount, length], 'int32'),
        mask: tf.tensor2d(mask, [sentenceCount, length]),
      }),
    );
    features.set(feature.dataSync<'float32'>(), from * config.projectionWidth);
    feature.dispose();
  }
  return features;
}
