import * as tf from '@tensorflow/tfjs-core';
import { clipEpsilon, clipLayers } from './clip-block.ts';
import type { VitConfig } from './config.ts';
import type { ImageStates } from './image-tower.ts';
import type { Intermediates } from './intermediates.ts';
import { norm } from './layers.ts';
import { cutPatches, linear } from './ops.ts';
import type { Weights } from './weights.ts';

const tower = 'vision_model.model';

/**
 * CLIP's Vision Transformer as Hugging Face's CLIPVisionModel computes it. The class token stands for
 * the image; cells are the other tokens. Both go through the final LayerNorm, without which the
 * projection has never seen anything. Intermediates: `embeddings`, and those of `clipLayers`.
 *
 * @param images grey in [0, 1], [b, imageSizePx, imageSizePx]
 */
export function vitForward(
  weights: Weights,
  vision: VitConfig,
  images: tf.Tensor,
  intermediates?: Intermediates,
): ImageStates {
  const { width, depth, heads, activation } = vision;
  const b = images.shape[0] as number;
  const length = (vision.imageSizePx / vision.patchSizePx) ** 2 + 1;
  const embedded = tf.tidy(() => embedPatches(weights, vision, images));
  intermediates?.note('embeddings', embedded);
  const shape = { sequences: b, length, heads };
  const layers = { tower, depth, activation };
  const mask = tf.zeros([b, 1, length]);
  const last = clipLayers(weights, layers, embedded, shape, mask, intermediates);
  const tokens = tf.reshape(norm(weights, `${tower}.post_layernorm`, last, clipEpsilon), [
    b,
    length,
    width,
  ]);
  const cells = tf.slice(tokens, [0, 1, 0], [b, length - 1, width]);
  return {
    cells: tf.reshape(cells, [b * (length - 1), width]),
    pooled: () => tf.reshape(tf.slice(tokens, [0, 0, 0], [b, 1, width]), [b, width]),
  };
}

/** Class token and patches with their positions, after the first LayerNorm: [b · (1 + n), width]. */
function embedPatches(weights: Weights, vision: VitConfig, images: tf.Tensor): tf.Tensor {
  const { patchSizePx, width, channelMeans, channelDeviations } = vision;
  const name = `${tower}.embeddings`;
  const grey = cutPatches(images, patchSizePx);
  const colours = channelMeans.map((mean, i) =>
    tf.div(tf.sub(grey, mean), channelDeviations[i] as number),
  );
  const kernel = tf.reshape(weights.get(`${name}.patch_embedding.weight`), [width, -1]);
  const patches = linear(tf.concat(colours, 1), kernel, null);
  const b = images.shape[0] as number;
  const n = (patches.shape[0] as number) / b;
  const behindClass = tf.pad(tf.reshape(patches, [b, n, width]), [
    [0, 0],
    [1, 0],
    [0, 0],
  ]);
  const first = tf.reshape(weights.get(`${name}.class_embedding`), [1, width]);
  const classToken = tf.pad(first, [
    [0, n],
    [0, 0],
  ]);
  const shared = tf.add(weights.get(`${name}.position_embedding.weight`), classToken);
  const rows = tf.add(behindClass, tf.reshape(shared, [1, n + 1, width]));
  const flat = tf.reshape(rows, [b * (n + 1), width]);
  return norm(weights, `${tower}.pre_layrnorm`, flat, clipEpsilon);
}
