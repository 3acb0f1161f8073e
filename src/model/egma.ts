import * as tf from '@tensorflow/tfjs-core';
import { type EgmaConfig, patchesPerSide } from './config.ts';
import { imageForward } from './image-tower.ts';
import { clamp, l2Normalise, linear } from './ops.ts';
import { type TokenBatch, textForward } from './text-tower.ts';
import type { Weights } from './weights.ts';

/** Its exponential is 100, CLIP's limit of the temperature (Radford et al., 2021). */
const logitScaleLimit = 4.6052;

/** Features of images; every row has length 1. */
export interface ImageFeatures {
  /** P [b, n, d]. */
  patches: tf.Tensor;
  /** g [b, d]; computed when asked for, since training does not need it. */
  global: () => tf.Tensor;
  /** What g is before its projection, [b, c]; computed when asked for. */
  pooled: () => tf.Tensor;
}

/**
 * Patch and global features of displayed grey in [0, 1], [b, size, size].
 */
export function encodeImages(
  weights: Weights,
  config: EgmaConfig,
  images: tf.Tensor,
): ImageFeatures {
  const head = weights.get('vision_model.projection_head.weight');
  const { cells, pooled } = imageForward(weights, config, images);
  const projected = l2Normalise(linear(cells, head, null));
  const n = patchesPerSide(config) ** 2;
  return {
    patches: tf.reshape(projected, [-1, n, config.projectionWidth]),
    global: () => l2Normalise(linear(pooled(), head, null)),
    pooled,
  };
}

/** Sentence features S [m, d], rows of length 1. */
export function encodeSentences(
  weights: Weights,
  config: EgmaConfig,
  tokens: TokenBatch,
): tf.Tensor {
  return projectSentences(weights, textForward(weights, config, tokens));
}

/** Sentence features S [m, d] from the text tower's own output [m, width]. */
export function projectSentences(weights: Weights, pooled: tf.Tensor): tf.Tensor {
  return l2Normalise(linear(pooled, weights.get('text_model.projection_head.weight'), null));
}

/** s = exp(clamp(logit_scale, 0, 4.6052)), a scalar. */
export function temperature(weights: Weights): tf.Tensor {
  return tf.exp(clamp(weights.get('logit_scale'), 0, logitScaleLimit));
}
