import * as tf from '@tensorflow/tfjs-core';
import { bertForward, type TokenBatch } from './bert.ts';
import { type EgmaConfig, patchesPerSide, visionWidth } from './config.ts';
import { clamp, l2Normalise, linear } from './ops.ts';
import { swinFinalNorm, swinForward } from './swin.ts';
import type { Weights } from './weights.ts';

/** Mean and standard deviation of displayed grey that MedCLIP's image tower was trained with. */
export const greyMean = 0.5862785803043838;
export const greyDeviation = 0.27950088968644304;

/** Its exponential is 100, CLIP's limit of the temperature (Radford et al., 2021). */
const logitScaleLimit = 4.6052;

/**
 * Patch features P [b, n, d], rows of length 1, of grey images [b, size, size] in [0, 1]; with
 * the hidden states they come from, by name.
 */
export function encodeImages(weights: Weights, config: EgmaConfig, images: tf.Tensor) {
  const normalised = tf.div(tf.sub(images, greyMean), greyDeviation);
  const { stages, last } = swinForward(weights, config, normalised);
  const projected = linear(last, weights.get('vision_model.projection_head.weight'), null);
  const n = patchesPerSide(config) ** 2;
  const patches = tf.reshape(l2Normalise(projected), [-1, n, config.projectionWidth]);
  return { stages, last, patches };
}

/** Global image features g [b, d] from `encodeImages`' last hidden state [b·n, c]. */
export function globalFeatures(weights: Weights, config: EgmaConfig, last: tf.Tensor): tf.Tensor {
  const n = patchesPerSide(config) ** 2;
  const width = visionWidth(config);
  const normal = tf.reshape(swinFinalNorm(weights, last), [-1, n, width]);
  const mean = tf.mul(tf.sum(normal, 1), 1 / n);
  return l2Normalise(linear(mean, weights.get('vision_model.projection_head.weight'), null));
}

/** Sentence features S [m, d], rows of length 1. */
export function encodeSentences(
  weights: Weights,
  config: EgmaConfig,
  tokens: TokenBatch,
): tf.Tensor {
  return projectSentences(weights, bertForward(weights, config, tokens));
}

/** Sentence features S [m, d] from the text tower's own output [m, width]. */
export function projectSentences(weights: Weights, pooled: tf.Tensor): tf.Tensor {
  return l2Normalise(linear(pooled, weights.get('text_model.projection_head.weight'), null));
}

/** s = exp(clamp(logit_scale, 0, 4.6052)), a scalar. */
export function temperature(weights: Weights): tf.Tensor {
  return tf.exp(clamp(weights.get('logit_scale'), 0, logitScaleLimit));
}
