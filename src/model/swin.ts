import * as tf from '@tensorflow/tfjs-core';
import type { SwinConfig } from './config.ts';
import type { ImageStates } from './image-tower.ts';
import type { Intermediates } from './intermediates.ts';
import { dense, norm } from './layers.ts';
import {
  batchMatMul,
  cutPatches,
  gelu,
  linear,
  pickColumns,
  residual,
  softmaxWithBias,
  swapLast,
} from './ops.ts';
import type { Weights } from './weights.ts';
import {
  fromWindows,
  relativePositionPicker,
  shiftMask,
  toWindows,
  type Windowing,
  windowing,
} from './windows.ts';

/** Mean and standard deviation of displayed grey that MedCLIP's image tower was trained with. */
export const greyMean = 0.5862785803043838;
export const greyDeviation = 0.27950088968644304;

const tower = 'vision_model.model';
const epsilon = 1e-5;

/**
 * Swin Transformer (Liu et al., ICCV 2021) as Hugging Face's SwinModel computes it, on cells as rows.
 * Cells are the last stage's, before the final LayerNorm; an image's row is their mean after it.
 * Intermediates: `embeddings`, `stage0` … (after its downsampling, where it has one), `stage0.block0`
 * …, each [b · cells, channels], and `stage0.attention0` … [windows · heads, cells, cells].
 *
 * @param images grey in [0, 1], [b, imageSizePx, imageSizePx]
 */
export function swinForward(
  weights: Weights,
  vision: SwinConfig,
  images: tf.Tensor,
  intermediates?: Intermediates,
): ImageStates {
  const { windowSize } = vision;
  const b = images.shape[0] as number;
  let side = vision.imageSizePx / vision.patchSizePx;
  let width = vision.embeddingWidth;
  let x = tf.tidy(() => embedPatches(weights, images, vision.patchSizePx));
  intermediates?.note('embeddings', x);
  vision.depths.forEach((depth, stage) => {
    const layer = `${tower}.encoder.layers.${stage}`;
    const heads = vision.heads[stage] as number;
    for (let index = 0; index < depth; index++) {
      const plan = windowing(side, windowSize, index % 2 === 1);
      const noteAttention = (p: tf.Tensor) =>
        intermediates?.note(`stage${stage}.attention${index}`, p);
      const blockPlan = { plan, heads, windowSize, noteAttention };
      x = tf.tidy(() => block(weights, `${layer}.blocks.${index}`, x, blockPlan));
      intermediates?.note(`stage${stage}.block${index}`, x);
    }
    if (stage < vision.depths.length - 1) {
      x = tf.tidy(() => mergePatches(weights, `${layer}.downsample`, x, side, width));
      side /= 2;
      width *= 2;
    }
    intermediates?.note(`stage${stage}`, x);
  });
  const pooled = () => {
    const normal = norm(weights, `${tower}.layernorm`, x, epsilon);
    return tf.mul(tf.sum(tf.reshape(normal, [b, side ** 2, width]), 1), 1 / side ** 2);
  };
  return { cells: x, pooled };
}

/** The image is grey in three equal channels, so their kernels are added up first. */
function embedPatches(weights: Weights, images: tf.Tensor, patchSizePx: number): tf.Tensor {
  const normalised = tf.div(tf.sub(images, greyMean), greyDeviation);
  const projection = `${tower}.embeddings.patch_embeddings.projection`;
  const kernel = weights.get(`${projection}.weight`);
  const [out = 0, channels = 0] = kernel.shape;
  const perChannel = tf.reshape(kernel, [out, channels, patchSizePx ** 2]);
  const cells = cutPatches(normalised, patchSizePx);
  const x = linear(cells, tf.sum(perChannel, 1), weights.get(`${projection}.bias`));
  return norm(weights, `${tower}.embeddings.norm`, x, epsilon);
}

interface BlockPlan {
  plan: Windowing;
  heads: number;
  /** The configured window, which sizes the bias table. */
  windowSize: number;
  noteAttention(weights: tf.Tensor): void;
}

function block(weights: Weights, name: string, x: tf.Tensor, blockPlan: BlockPlan): tf.Tensor {
  const attended = windowAttention(
    weights,
    `${name}.attention`,
    norm(weights, `${name}.layernorm_before`, x, epsilon),
    blockPlan,
  );
  const y = residual(x, attended);
  const normal = norm(weights, `${name}.layernorm_after`, y, epsilon);
  const hidden = gelu(dense(weights, `${name}.intermediate.dense`, normal));
  return residual(y, dense(weights, `${name}.output.dense`, hidden));
}

/** Multi-head attention within windows, with relative position bias and the shift's mask. */
function windowAttention(
  weights: Weights,
  name: string,
  x: tf.Tensor,
  { plan, heads, windowSize, noteAttention }: BlockPlan,
): tf.Tensor {
  const width = x.shape[1] as number;
  const headWidth = width / heads;
  const cells = plan.window ** 2;
  const rows = toWindows(x, plan, width);
  const windows = (rows.shape[0] as number) / cells;
  const batch = (x.shape[0] as number) / plan.side ** 2;
  const project = (part: string) => {
    const projected = dense(weights, `${name}.self.${part}`, rows);
    const split = tf.reshape(projected, [windows, cells, heads, headWidth]);
    return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [windows * heads, cells, headWidth]);
  };
  const query = tf.mul(project('query'), 1 / Math.sqrt(headWidth));
  const scores = batchMatMul(query, swapLast(project('key')));

  const picker = weights.constant(`picker ${plan.window} of ${windowSize}`, () =>
    relativePositionPicker(plan.window, windowSize),
  );
  const table = weights.get(`${name}.self.relative_position_bias_table`);
  const picked = pickColumns(table, picker); // [heads, cells²]
  let bias: tf.Tensor = tf.reshape(picked, [1, heads, cells, cells]);
  if (plan.shift > 0) {
    const mask = weights.constant(`mask ${JSON.stringify(plan)}`, () => shiftMask(plan));
    bias = tf.add(bias, mask); // [windows of one image, heads, cells, cells]
  }
  const sets = plan.shift > 0 ? windows / batch : 1;
  const p = softmaxWithBias(
    tf.reshape(scores, [windows / sets, sets * heads * cells, cells]),
    tf.reshape(bias, [1, sets * heads * cells, cells]),
  );
  const attention = tf.reshape(p, [windows * heads, cells, cells]);
  noteAttention(attention);
  const context = batchMatMul(attention, project('value')); // [windows·heads, cells, headWidth]
  const split = tf.reshape(context, [windows, heads, cells, headWidth]);
  const joined = tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [windows * cells, width]);
  return fromWindows(dense(weights, `${name}.output.dense`, joined), plan, width);
}

/** Each 2×2 of cells becomes one of twice the width (Hugging Face's order: column, then row). */
function mergePatches(
  weights: Weights,
  name: string,
  x: tf.Tensor,
  side: number,
  width: number,
): tf.Tensor {
  const bands = (x.shape[0] as number) / (2 * side);
  const swapped = tf.transpose(tf.reshape(x, [bands, 2, side, width]), [0, 2, 1, 3]);
  const merged = tf.reshape(swapped, [(bands * side) / 2, 4 * width]);
  return linear(
    norm(weights, `${name}.norm`, merged, epsilon),
    weights.get(`${name}.reduction.weight`),
    null,
  );
}
