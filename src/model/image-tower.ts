import type * as tf from '@tensorflow/tfjs-core';
import type { EgmaConfig } from './config.ts';
import type { Intermediates } from './intermediates.ts';
import { resnetForward } from './resnet.ts';
import { swinForward } from './swin.ts';
import { vitForward } from './vit.ts';
import type { Weights } from './weights.ts';

/** What an image tower makes of images, before anything is projected; c channels. */
export interface ImageStates {
  /** One row a cell of the patch grid, row-major: [b · n, c]. */
  cells: tf.Tensor;
  /** One row an image, [b, c]; computed when asked for, since training does not need it. */
  pooled: () => tf.Tensor;
}

/**
 * The image tower that the model has.
 *
 * @param images displayed grey in [0, 1], [b, imageSizePx, imageSizePx]
 */
export function imageForward(
  weights: Weights,
  { vision }: EgmaConfig,
  images: tf.Tensor,
  intermediates?: Intermediates,
): ImageStates {
  switch (vision.kind) {
    case 'swin':
      return swinForward(weights, vision, images, intermediates);
    case 'vit':
      return vitForward(weights, vision, images, intermediates);
    case 'resnet':
      return resnetForward(weights, vision, images, intermediates);
  }
}
