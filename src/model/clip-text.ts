import * as tf from '@tensorflow/tfjs-core';
import { clipEpsilon, clipLayers } from './clip-block.ts';
import type { ClipTextConfig } from './config.ts';
import type { Intermediates } from './intermediates.ts';
import { norm } from './layers.ts';
import { batchMatMul, embeddingLookup } from './ops.ts';
import type { TokenBatch } from './text-tower.ts';
import type { Weights } from './weights.ts';

const tower = 'text_model.model';

/**
 * CLIP's text tower (Radford et al., 2021): each token sees those before it, and the last one, the
 * end mark, stands for the sentence after the final LayerNorm: [m, width]. Intermediates:
 * `embeddings`, and those of `clipLayers`.
 */
export function clipTextForward(
  weights: Weights,
  { width, depth, heads, activation }: ClipTextConfig,
  { ids, mask }: TokenBatch,
  intermediates?: Intermediates,
): tf.Tensor {
  const [sentences, length] = ids.shape;
  const embedded = tf.tidy(() => {
    const table = weights.get(`${tower}.embeddings.token_embedding.weight`);
    const words = embeddingLookup(table, tf.reshape(ids, [sentences * length]));
    const positions = weights.get(`${tower}.embeddings.position_embedding.weight`);
    const first = tf.reshape(tf.slice(positions, [0, 0], [length, width]), [1, length, width]);
    const sum = tf.add(tf.reshape(words, [sentences, length, width]), first);
    return tf.reshape(sum, [sentences * length, width]);
  });
  intermediates?.note('embeddings', embedded);
  const causal = weights.constant(`causal ${length}`, () => causalMask(length));
  const shape = { sequences: sentences, length, heads };
  const layers = { tower, depth, activation };
  const x = clipLayers(weights, layers, embedded, shape, causal, intermediates);
  // Padding is behind the end mark, where no token before it looks.
  const next = tf.pad(tf.slice(mask, [0, 1], [sentences, length - 1]), [
    [0, 0],
    [0, 1],
  ]);
  const last = tf.reshape(tf.mul(mask, tf.sub(1, next)), [sentences, 1, length]);
  const pooled = batchMatMul(last, tf.reshape(x, [sentences, length, width]));
  const rows = tf.reshape(pooled, [sentences, width]);
  return norm(weights, `${tower}.final_layer_norm`, rows, clipEpsilon);
}

/** −10000 above the diagonal, [1, length, length]. */
function causalMask(length: number): tf.Tensor {
  const mask = new Float32Array(length ** 2);
  for (let row = 0; row < length; row++)
    mask.fill(-10000, row * length + row + 1, (row + 1) * length);
  return tf.tensor3d(mask, [1, length, length]);
}
