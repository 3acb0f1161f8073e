import type * as tf from '@tensorflow/tfjs-core';
import { bertForward } from './bert.ts';
import type { EgmaConfig } from './config.ts';
import { encodeImages, globalFeatures, projectSentences } from './egma.ts';
import type { Program } from './engine.ts';
import { tokenBatch } from './tokens.ts';

/** `images` [b, size, size], grey in [0, 1] → `patches` [b, n, d] and `global` [b, d]. */
export function imageProgram(config: EgmaConfig): Program {
  return {
    key: `images ${JSON.stringify(config)}`,
    compute: (weights, { images }) => {
      const { patches, last } = encodeImages(weights, config, images as tf.Tensor);
      return { patches, global: globalFeatures(weights, config, last) };
    },
  };
}

/**
 * `ids` and `mask` [m, t] → `sentences` [m, d], and `pooled` [m, width], the text tower's output
 * before the projection.
 */
export function sentenceProgram(config: EgmaConfig): Program {
  return {
    key: `sentences ${JSON.stringify(config)}`,
    compute: (weights, inputs) => {
      const pooled = bertForward(weights, config, tokenBatch(inputs));
      return { sentences: projectSentences(weights, pooled), pooled };
    },
  };
}
