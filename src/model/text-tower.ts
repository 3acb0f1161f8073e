import type * as tf from '@tensorflow/tfjs-core';
import { bertForward } from './bert.ts';
import { clipTextForward } from './clip-text.ts';
import type { EgmaConfig } from './config.ts';
import type { Intermediates } from './intermediates.ts';
import type { Weights } from './weights.ts';

/** Token ids [m, t] (int32) and 1 for a token, 0 for padding [m, t]. */
export interface TokenBatch {
  ids: tf.Tensor2D;
  mask: tf.Tensor2D;
}

/** One row a sentence before it is projected, [m, width], from whichever tower the model has. */
export function textForward(
  weights: Weights,
  { text }: EgmaConfig,
  tokens: TokenBatch,
  intermediates?: Intermediates,
): tf.Tensor {
  return text.kind === 'bert'
    ? bertForward(weights, text, tokens, intermediates)
    : clipTextForward(weights, text, tokens, intermediates);
}
