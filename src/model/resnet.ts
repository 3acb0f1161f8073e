import * as tf from '@tensorflow/tfjs-core';
import type { ResnetConfig } from './config.ts';
import { type Cells, convolve, maximumPool, normaliseChannels, relu } from './image-ops.ts';
import type { ImageStates } from './image-tower.ts';
import type { Intermediates } from './intermediates.ts';
import { residual } from './ops.ts';
import type { Weights } from './weights.ts';

const tower = 'vision_model.model';
const epsilon = 1e-5;

/**
 * ResNet of bottleneck blocks (He et al., 2016) as torchvision computes it when it is not training:
 * the stride is in a block's 3×3 convolution, and batch normalisation uses the statistics learned
 * before. Cells are the last stage's; an image's row is their mean. Intermediates: `embeddings`
 * (after the first pooling) and `stage0` …, each [b · cells, channels].
 *
 * @param images grey in [0, 1], [b, imageSizePx, imageSizePx]
 */
export function resnetForward(
  weights: Weights,
  vision: ResnetConfig,
  images: tf.Tensor,
  intermediates?: Intermediates,
): ImageStates {
  const b = images.shape[0] as number;
  let x = tf.tidy(() => stem(weights, vision, images));
  intermediates?.note('embeddings', x.rows);
  vision.depths.forEach((depth, stage) => {
    for (let index = 0; index < depth; index++) {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const name = `${tower}.layer${stage + 1}.${index}`;
      const { side } = x;
      const rows = tf.tidy(() => bottleneck(weights, name, x, stride).rows);
      x = { rows, side: Math.ceil(side / stride) };
    }
    intermediates?.note(`stage${stage}`, x.rows);
  });
  const cellCount = x.side ** 2;
  const pooled = () => {
    const c = x.rows.shape[1] as number;
    return tf.mul(tf.sum(tf.reshape(x.rows, [b, cellCount, c]), 1), 1 / cellCount);
  };
  return { cells: x.rows, pooled };
}

function stem(weights: Weights, vision: ResnetConfig, images: tf.Tensor): Cells {
  const side = vision.imageSizePx;
  const grey = tf.reshape(images, [-1, 1]);
  const colours = tf.div(
    tf.sub(grey, tf.tensor2d(vision.channelMeans, [1, 3])),
    tf.tensor2d(vision.channelDeviations, [1, 3]),
  );
  const convolved = convolve({ rows: colours, side }, weights.get(`${tower}.conv1.weight`), 2);
  return maximumPool(activated(normalised(weights, `${tower}.bn1`, convolved)));
}

function bottleneck(weights: Weights, name: string, x: Cells, stride: 1 | 2): Cells {
  const step = (part: number, cells: Cells, stride: 1 | 2) => {
    const kernel = weights.get(`${name}.conv${part}.weight`);
    return normalised(weights, `${name}.bn${part}`, convolve(cells, kernel, stride));
  };
  const wide = step(3, activated(step(2, activated(step(1, x, 1)), stride)), 1);
  const shortcut = weights.has(`${name}.downsample.0.weight`)
    ? normalised(
        weights,
        `${name}.downsample.1`,
        convolve(x, weights.get(`${name}.downsample.0.weight`), stride),
      )
    : x;
  return { rows: relu(residual(wide.rows, shortcut.rows)), side: wide.side };
}

function normalised(weights: Weights, name: string, { rows, side }: Cells): Cells {
  const [gain, shift, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(
    part => weights.get(`${name}.${part}`),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return { rows: normaliseChannels(rows, gain, shift, { mean, variance, epsilon }), side };
}

function activated({ rows, side }: Cells): Cells {
  return { rows: relu(rows), side };
}
