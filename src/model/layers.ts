import * as tf from '@tensorflow/tfjs-core';
import { gelu, layerNorm, linear } from './ops.ts';
import type { Weights } from './weights.ts';

/** The linear layer of this name, with bias, on rows [r, in] → [r, out]. */
export function dense(weights: Weights, name: string, x: tf.Tensor): tf.Tensor {
  return linear(x, weights.get(`${name}.weight`), weights.get(`${name}.bias`));
}

/** The LayerNorm of this name on rows [r, c]. */
export function norm(weights: Weights, name: string, x: tf.Tensor, epsilon: number): tf.Tensor {
  return layerNorm(x, weights.get(`${name}.weight`), weights.get(`${name}.bias`), epsilon);
}

export const activations = { gelu, quickGelu };

/** x σ(1.702 x), the approximation of GELU that OpenAI's CLIP was trained with. */
function quickGelu(x: tf.Tensor): tf.Tensor {
  return tf.div(x, tf.add(tf.exp(tf.mul(x, -1.702)), 1));
}
