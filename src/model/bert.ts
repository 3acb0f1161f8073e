import * as tf from '@tensorflow/tfjs-core';
import type { EgmaConfig } from './config.ts';
import {
  batchMatMul,
  embeddingLookup,
  gelu,
  layerNorm,
  linear,
  residual,
  softmaxWithMask,
  swapLast,
} from './ops.ts';
import type { Weights } from './weights.ts';

const tower = 'text_model.model';
const epsilon = 1e-12;
const pooledLayers = 4;

/** Token ids [m, t] (int32) and 1 for a token, 0 for padding [m, t]. */
export interface TokenBatch {
  ids: tf.Tensor2D;
  mask: tf.Tensor2D;
}

/**
 * BERT (Devlin et al., 2019), post-LayerNorm, without dropout or pooler. Returns the mean of the
 * last four layers' outputs (of all layers where there are fewer), averaged over each sentence's
 * own tokens: [m, width].
 */
export function bertForward(weights: Weights, config: EgmaConfig, tokens: TokenBatch): tf.Tensor {
  const { text } = config;
  const [sentences, length] = tokens.ids.shape;
  let x = tf.tidy(() => embed(weights, tokens.ids));
  // −10000 leaves nothing of a masked score after the exponential, and stays exact in float32.
  const mask = tf.mul(tf.sub(1, tokens.mask), -10000);
  const outputs: tf.Tensor[] = [];
  for (let index = 0; index < text.depth; index++) {
    const name = `${tower}.encoder.layer.${index}`;
    x = tf.tidy(() => layer(weights, name, x, mask, text.heads));
    outputs.push(x);
  }
  const kept = outputs.slice(-pooledLayers);
  const mean = tf.mul(
    kept.reduce((sum, output) => residual(sum, output)),
    1 / kept.length,
  );
  const counts = tf.sum(tokens.mask, 1, true);
  const shares = tf.reshape(tf.div(tokens.mask, counts), [sentences, 1, length]);
  const pooled = batchMatMul(shares, tf.reshape(mean, [sentences, length, text.width]));
  return tf.reshape(pooled, [sentences, text.width]);
}

function embed(weights: Weights, ids: tf.Tensor2D): tf.Tensor {
  const table = (part: string) => weights.get(`${tower}.embeddings.${part}_embeddings.weight`);
  const [sentences, length] = ids.shape;
  const words = embeddingLookup(table('word'), tf.reshape(ids, [sentences * length]));
  const width = words.shape[1] as number;
  const positions = tf.slice(table('position'), [0, 0], [length, width]);
  const type = tf.slice(table('token_type'), [0, 0], [1, width]);
  const shared = tf.reshape(tf.add(positions, type), [1, length, width]);
  const sum = tf.add(tf.reshape(words, [sentences, length, width]), shared);
  return norm(weights, `${tower}.embeddings.LayerNorm`, tf.reshape(sum, [-1, width]));
}

function layer(weights: Weights, name: string, x: tf.Tensor, mask: tf.Tensor, heads: number) {
  const attended = attention(weights, `${name}.attention`, x, mask, heads);
  const y = norm(weights, `${name}.attention.output.LayerNorm`, residual(x, attended));
  const hidden = gelu(dense(weights, `${name}.intermediate.dense`, y));
  const z = dense(weights, `${name}.output.dense`, hidden);
  return norm(weights, `${name}.output.LayerNorm`, residual(y, z));
}

function attention(weights: Weights, name: string, x: tf.Tensor, mask: tf.Tensor, heads: number) {
  const [sentences = 0, length = 0] = mask.shape;
  const width = x.shape[1] as number;
  const headWidth = width / heads;
  const project = (part: string) => {
    const projected = dense(weights, `${name}.self.${part}`, x);
    const split = tf.reshape(projected, [sentences, length, heads, headWidth]);
    return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [sentences * heads, length, headWidth]);
  };
  const query = tf.mul(project('query'), 1 / Math.sqrt(headWidth));
  const scores = batchMatMul(query, swapLast(project('key')));
  const p = softmaxWithMask(
    tf.reshape(scores, [sentences, heads * length, length]),
    tf.reshape(mask, [sentences, 1, length]),
  );
  const context = batchMatMul(tf.reshape(p, [sentences * heads, length, length]), project('value'));
  const joined = tf.transpose(
    tf.reshape(context, [sentences, heads, length, headWidth]),
    [0, 2, 1, 3],
  );
  return dense(weights, `${name}.output.dense`, tf.reshape(joined, [sentences * length, width]));
}

function dense(weights: Weights, name: string, x: tf.Tensor): tf.Tensor {
  return linear(x, weights.get(`${name}.weight`), weights.get(`${name}.bias`));
}

function norm(weights: Weights, name: string, x: tf.Tensor): tf.Tensor {
  return layerNorm(x, weights.get(`${name}.weight`), weights.get(`${name}.bias`), epsilon);
}
