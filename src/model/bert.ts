import * as tf from '@tensorflow/tfjs-core';
import { attendWithin } from './attention.ts';
import type { BertConfig } from './config.ts';
import type { Intermediates } from './intermediates.ts';
import { dense, norm } from './layers.ts';
import { batchMatMul, embeddingLookup, gelu, residual } from './ops.ts';
import type { TokenBatch } from './text-tower.ts';
import type { Weights } from './weights.ts';

const tower = 'text_model.model';
const epsilon = 1e-12;
const pooledLayers = 4;

/**
 * BERT (Devlin et al., 2019), post-LayerNorm, without dropout or pooler. Returns the mean of the
 * last four layers' outputs (of all layers where there are fewer), averaged over each sentence's
 * own tokens: [m, width]. Intermediates: `embeddings`, `layer0` … [m·t, width], and their
 * `attention0` … [m·heads, t, t].
 */
export function bertForward(
  weights: Weights,
  text: BertConfig,
  tokens: TokenBatch,
  intermediates?: Intermediates,
): tf.Tensor {
  const [sentences, length] = tokens.ids.shape;
  let x = tf.tidy(() => embed(weights, tokens.ids));
  intermediates?.note('embeddings', x);
  // −10000 leaves nothing of a masked score after the exponential, and stays exact in float32.
  const mask = tf.mul(tf.sub(1, tokens.mask), -10000);
  const outputs: tf.Tensor[] = [];
  for (let index = 0; index < text.depth; index++) {
    const noteAttention = (p: tf.Tensor) => intermediates?.note(`attention${index}`, p);
    x = tf.tidy(() => layer(weights, index, x, mask, text.heads, noteAttention));
    intermediates?.note(`layer${index}`, x);
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
  return norm(weights, `${tower}.embeddings.LayerNorm`, tf.reshape(sum, [-1, width]), epsilon);
}

function layer(
  weights: Weights,
  index: number,
  x: tf.Tensor,
  mask: tf.Tensor,
  heads: number,
  noteAttention: (p: tf.Tensor) => void,
): tf.Tensor {
  const name = `${tower}.encoder.layer.${index}`;
  const [sequences = 0, length = 0] = mask.shape;
  const project = (part: string) => dense(weights, `${name}.attention.self.${part}`, x);
  const { context, weights: p } = attendWithin(
    { query: project('query'), key: project('key'), value: project('value') },
    { sequences, length, heads },
    tf.reshape(mask, [sequences, 1, length]),
  );
  noteAttention(p);
  const attended = dense(weights, `${name}.attention.output.dense`, context);
  const first = `${name}.attention.output.LayerNorm`;
  const y = norm(weights, first, residual(x, attended), epsilon);
  const hidden = gelu(dense(weights, `${name}.intermediate.dense`, y));
  const z = dense(weights, `${name}.output.dense`, hidden);
  return norm(weights, `${name}.output.LayerNorm`, residual(y, z), epsilon);
}
