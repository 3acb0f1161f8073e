import * as tf from '@tensorflow/tfjs-core';
import { batchMatMul, softmaxWithMask, swapLast } from './ops.ts';

/** Queries, keys and values as rows [sequences · length, width]. */
export interface Projections {
  query: tf.Tensor;
  key: tf.Tensor;
  value: tf.Tensor;
}

export interface AttentionShape {
  sequences: number;
  length: number;
  heads: number;
}

/**
 * Multi-head attention within sequences (Vaswani et al., 2017), before the output's projection.
 *
 * @param mask added to the scores: [sequences, 1, length] or [1, length, length]
 * @returns context [sequences · length, width], and weights [sequences · heads, length, length]
 */
export function attendWithin(
  { query, key, value }: Projections,
  { sequences, length, heads }: AttentionShape,
  mask: tf.Tensor,
): { context: tf.Tensor; weights: tf.Tensor } {
  const width = query.shape[1] as number;
  const headWidth = width / heads;
  const split = (rows: tf.Tensor) => {
    const parts = tf.reshape(rows, [sequences, length, heads, headWidth]);
    return tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [sequences * heads, length, headWidth]);
  };
  const scaled = tf.mul(split(query), 1 / Math.sqrt(headWidth));
  const scores = batchMatMul(scaled, swapLast(split(key)));
  const rowsPerMask = mask.shape[1] === 1 ? heads * length : length;
  const p = softmaxWithMask(tf.reshape(scores, [-1, rowsPerMask, length]), mask);
  const weights = tf.reshape(p, [sequences * heads, length, length]);
  const context = batchMatMul(weights, split(value));
  const joined = tf.transpose(
    tf.reshape(context, [sequences, heads, length, headWidth]),
    [0, 2, 1, 3],
  );
  return { context: tf.reshape(joined, [sequences * length, width]), weights };
}
