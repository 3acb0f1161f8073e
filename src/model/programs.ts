import type * as tf from '@tensorflow/tfjs-core';
import type { EgmaConfig } from './config.ts';
import { encodeImages, projectSentences } from './egma.ts';
import type { Program } from './engine.ts';
import { imageForward } from './image-tower.ts';
import { Intermediates } from './intermediates.ts';
import { textForward } from './text-tower.ts';
import { tokenBatch } from './tokens.ts';

/** `images` [b, size, size], grey in [0, 1] → `patches` [b, n, d] and `global` [b, d]. */
export function imageProgram(config: EgmaConfig): Program {
  return {
    key: `images ${JSON.stringify(config)}`,
    compute: (weights, { images }) => {
      const { patches, global } = encodeImages(weights, config, images as tf.Tensor);
      return { patches, global: global() };
    },
  };
}

/** As `imageProgram`, and `pooled` [b, c]: what `global` is before its projection. */
export function filmProgram(config: EgmaConfig): Program {
  return {
    key: `film ${JSON.stringify(config)}`,
    compute: (weights, { images }) => {
      const { patches, global, pooled } = encodeImages(weights, config, images as tf.Tensor);
      return { patches, global: global(), pooled: pooled() };
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
      const pooled = textForward(weights, config, tokenBatch(inputs));
      return { sentences: projectSentences(weights, pooled), pooled };
    },
  };
}

/**
 * What a tower computes on its way, by the names it gives: `images` or `ids` and `mask` as above →
 * stage outputs, blocks, attention (see `swinForward`, `vitForward`, `resnetForward`, `bertForward`,
 * `clipTextForward`).
 *
 * @param names those wanted; default: all, which for a full tower is hundreds of megabytes
 */
export function intermediatesProgram(
  config: EgmaConfig,
  tower: 'image' | 'text',
  names: readonly string[] | null = null,
): Program {
  return {
    key: `intermediates ${JSON.stringify([config, tower, names])}`,
    compute: (weights, inputs) => {
      const seen = new Intermediates(name => names === null || names.includes(name));
      if (tower === 'image') imageForward(weights, config, inputs.images as tf.Tensor, seen);
      else textForward(weights, config, tokenBatch(inputs), seen);
      return Object.fromEntries(seen.tensors);
    },
  };
}
