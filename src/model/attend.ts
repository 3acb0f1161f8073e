import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../base/app-error.ts';
import type { SentenceTokenizer } from '../text/sentence-tokenizer.ts';
import { type EgmaConfig, patchesPerSide } from './config.ts';
import { encodeImages, encodeSentences } from './egma.ts';
import { packTokens } from './tokens.ts';
import type { Weights } from './weights.ts';

/** Attention of phrases on one image: a plane of cosines each, row-major on the patch grid. */
export interface PhraseAttention {
  patchesPerSide: number;
  maps: Float32Array[];
}

/**
 * Cosine of each phrase's feature with each patch's, in [−1, 1].
 *
 * @param image grey in [0, 1], square-padded and resized, [imageSizePx, imageSizePx]
 * @throws AppError `attend.image` where the image has another size
 */
export function attend(
  weights: Weights,
  config: EgmaConfig,
  tokenizer: SentenceTokenizer,
  image: Float32Array,
  phrases: readonly string[],
): PhraseAttention {
  const size = config.vision.imageSizePx;
  if (image.length !== size ** 2) {
    throw new AppError({
      code: 'attend.image',
      message: 'The image does not have the size that the model works at.',
      expected: `${size}×${size} px`,
      actual: `${image.length} values`,
    });
  }
  const side = patchesPerSide(config);
  if (phrases.length === 0) return { patchesPerSide: side, maps: [] };
  const cosines = tf.tidy(() => {
    const { patches } = encodeImages(weights, config, tf.tensor3d(image, [1, size, size]));
    const encoded = phrases.map(phrase => tokenizer.encode(phrase));
    const { ids, mask, sentenceCount, length } = packTokens(encoded, config.text.positionCount);
    const sentences = encodeSentences(weights, config, {
      ids: tf.tensor2d(ids, [sentenceCount, length], 'int32'),
      mask: tf.tensor2d(mask, [sentenceCount, length]),
    });
    const rows = tf.reshape(patches, [side ** 2, config.projectionWidth]) as tf.Tensor2D;
    return tf.matMul(sentences as tf.Tensor2D, tf.transpose(rows));
  });
  const values = cosines.dataSync<'float32'>();
  cosines.dispose();
  const maps = phrases.map((_, j) => values.slice(j * side ** 2, (j + 1) * side ** 2));
  return { patchesPerSide: side, maps };
}
