import * as tf from '@tensorflow/tfjs-core';
import type { EgmaConfig } from './config.ts';
import {
  batchMatMul,
  cutPatches,
  gelu,
  layerNorm,
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

const tower = 'vision_model.model';
const epsilon = 1e-5;

/**
 * Swin Transformer (Liu et al., ICCV 2021) as Hugging Face's SwinModel computes it, on cells as
 * rows. Returns the hidden state after each stage (after its downsampling, where it has one), by
 * name: `stage0` … `stageN`, each [b·cells, channels]; the last is before the final LayerNorm.
 *
 * @param image [b, imageSizePx, imageSizePx], normalised grey
 */
export function swinForward(
  weights: Weights,
  { vision }: EgmaConfig,
  image: tf.Tensor,
): { stages: Record<string, tf.Tensor>; last: tf.Tensor } {
  const stages: Record<string, tf.Tensor> = {};
  let side = vision.imageSizePx / vision.patchSizePx;
  let width = vision.embeddingWidth;
  const { windowSize } = vision;
  let x = tf.tidy(() => embedPatches(weights, image, vision.patchSizePx));
  vision.depths.forEach((depth, stage) => {
    const layer = `${tower}.encoder.layers.${stage}`;
    const heads = vision.heads[stage] as number;
    for (let index = 0; index < depth; index++) {
      const plan = windowing(side, windowSize, index % 2 === 1);
      x = tf.tidy(() => block(weights, `${layer}.blocks.${index}`, x, { plan, heads, windowSize }));
    }
    if (stage < vision.depths.length - 1) {
      x = tf.tidy(() => mergePatches(weights, `${layer}.downsample`, x, side, width));
      side /= 2;
      width *= 2;
    }
    stages[`stage${stage}`] = x;
  });
  return { stages, last: x };
}

/** LayerNorm at the end of the tower, for the global image feature only. */
export function swinFinalNorm(weights: Weights, x: tf.Tensor): tf.Tensor {
  return norm(weights, `${tower}.layernorm`, x);
}

/** The image is grey in three equal channels, so their kernels are added up first. */
function embedPatches(weights: Weights, image: tf.Tensor, patchSizePx: number): tf.Tensor {
  const projection = `${tower}.embeddings.patch_embeddings.projection`;
  const kernel = weights.get(`${projection}.weight`);
  const [out = 0, channels = 0] = kernel.shape;
  const perChannel = tf.reshape(kernel, [out, channels, patchSizePx ** 2]);
  const cells = cutPatches(image, patchSizePx);
  const x = linear(cells, tf.sum(perChannel, 1), weights.get(`${projection}.bias`));
  return norm(weights, `${tower}.embeddings.norm`, x);
}

interface BlockPlan {
  plan: Windowing;
  heads: number;
  /** The configured window, which sizes the bias table. */
  windowSize: number;
}

function block(weights: Weights, name: string, x: tf.Tensor, blockPlan: BlockPlan): tf.Tensor {
  const attended = windowAttention(
    weights,
    `${name}.attention`,
    norm(weights, `${name}.layernorm_before`, x),
    blockPlan,
  );
  const y = residual(x, attended);
  const normal = norm(weights, `${name}.layernorm_after`, y);
  const hidden = gelu(dense(weights, `${name}.intermediate.dense`, normal));
  return residual(y, dense(weights, `${name}.output.dense`, hidden));
}

/** Multi-head attention within windows, with relative position bias and the shift's mask. */
function windowAttention(
  weights: Weights,
  name: string,
  x: tf.Tensor,
  { plan, heads, windowSize }: BlockPlan,
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
  const attention = softmaxWithBias(
    tf.reshape(scores, [windows / sets, sets * heads * cells, cells]),
    tf.reshape(bias, [1, sets * heads * cells, cells]),
  );
  const context = batchMatMul(
    tf.reshape(attention, [windows * heads, cells, cells]),
    project('value'),
  ); // [windows·heads, cells, headWidth]
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
    norm(weights, `${name}.norm`, merged),
    weights.get(`${name}.reduction.weight`),
    null,
  );
}

function dense(weights: Weights, name: string, x: tf.Tensor): tf.Tensor {
  return linear(x, weights.get(`${name}.weight`), weights.get(`${name}.bias`));
}

function norm(weights: Weights, name: string, x: tf.Tensor): tf.Tensor {
  return layerNorm(x, weights.get(`${name}.weight`), weights.get(`${name}.bias`), epsilon);
}
