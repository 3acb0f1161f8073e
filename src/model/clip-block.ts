import * as tf from '@tensorflow/tfjs-core';
import { type AttentionShape, attendWithin } from './attention.ts';
import type { Intermediates } from './intermediates.ts';
import { activations, dense, norm } from './layers.ts';
import { residual } from './ops.ts';
import type { Weights } from './weights.ts';

/** LayerNorm's ε in both of CLIP's towers. */
export const clipEpsilon = 1e-5;

interface ClipLayers {
  /** Name of the tower, below which its layers are. */
  tower: string;
  depth: number;
  activation: keyof typeof activations;
}

/**
 * CLIP's transformer layers, LayerNorm first (Radford et al., 2021), on rows [sequences · length,
 * width]. Intermediates: `layer0` … and their `attention0` … [sequences · heads, length, length].
 */
export function clipLayers(
  weights: Weights,
  { tower, depth, activation }: ClipLayers,
  rows: tf.Tensor,
  shape: AttentionShape,
  mask: tf.Tensor,
  intermediates?: Intermediates,
): tf.Tensor {
  let x = rows;
  for (let index = 0; index < depth; index++) {
    const name = `${tower}.encoder.layers.${index}`;
    x = tf.tidy(() => {
      const normal = norm(weights, `${name}.layer_norm1`, x, clipEpsilon);
      const project = (part: string) => dense(weights, `${name}.self_attn.${part}_proj`, normal);
      const { context, weights: p } = attendWithin(
        { query: project('q'), key: project('k'), value: project('v') },
        shape,
        mask,
      );
      intermediates?.note(`attention${index}`, p);
      const y = residual(x, dense(weights, `${name}.self_attn.out_proj`, context));
      const hidden = dense(
        weights,
        `${name}.mlp.fc1`,
        norm(weights, `${name}.layer_norm2`, y, clipEpsilon),
      );
      return residual(y, dense(weights, `${name}.mlp.fc2`, activations[activation](hidden)));
    });
    intermediates?.note(`layer${index}`, x);
  }
  return x;
}
