import * as tf from '@tensorflow/tfjs-core';
import { customGradient, keepAtLeast, linear, maximumOverLast, sumRows } from './ops.ts';

/*
 * What only convolutional towers need of what the backends lack: TensorFlow.js' convolution has no
 * gradient on WebAssembly, and its pooling a wrong one. Square images [b · side², c], cells as rows.
 */
type Tensor = tf.Tensor;

/** Images as rows of cells, row-major. */
export type Cells = {
  /** [b · side², c] */
  rows: Tensor;
  side: number;
};

/** Convolution without bias by a kernel [out, c, k, k], padded by (k − 1)/2 zeros, as in PyTorch. */
export function convolve({ rows, side }: Cells, kernel: Tensor, stride: 1 | 2): Cells {
  const [out = 0, c = 0, size = 0] = kernel.shape;
  const taken = size === 1 && stride === 1 ? { rows, side } : unfold({ rows, side }, size, stride);
  const flat = tf.reshape(tf.transpose(kernel, [0, 2, 3, 1]), [out, size ** 2 * c]);
  return { rows: linear(taken.rows, flat, null), side: taken.side };
}

/** Maximum over 3×3 cells around every other one, of values not below 0 (Cells after `relu`). */
export function maximumPool(cells: Cells): Cells {
  const c = cells.rows.shape[1] as number;
  const { rows, side } = unfold(cells, 3, 2);
  const around = tf.transpose(tf.reshape(rows, [-1, 9, c]), [0, 2, 1]);
  return { rows: maximumOverLast(around), side };
}

export const relu = (x: Tensor) => keepAtLeast(x, 0);

/**
 * Batch normalisation of rows [r, c] by statistics that are given (Ioffe & Szegedy, 2015): batches of
 * a few films have none of their own, so they stay as they were learned. Gain and shift have gradients.
 */
export function normaliseChannels(
  x: Tensor,
  gain: Tensor,
  shift: Tensor,
  statistics: { mean: Tensor; variance: Tensor; epsilon: number },
): Tensor {
  const inverse = () => tf.rsqrt(tf.add(statistics.variance, statistics.epsilon));
  return customGradient([x, gain, shift], (inputs, save) => {
    const [x, gain, shift] = inputs as [Tensor, Tensor, Tensor];
    const normal = tf.mul(tf.sub(x, statistics.mean), inverse());
    save([normal, gain]);
    return [
      tf.add(tf.mul(normal, gain), shift),
      (dy, saved) => {
        const [normal, gain] = saved as [Tensor, Tensor];
        return [tf.mul(dy, tf.mul(gain, inverse())), sumRows(tf.mul(dy, normal)), sumRows(dy)];
      },
    ];
  });
}

/**
 * The size×size cells around each (or every other) cell as one row, zeros beyond the edge:
 * [b · side², c] → [b · out², size² · c]. Every other cell is found without strides, which have no
 * gradient: cells are sorted into four grids of even and odd rows and columns first.
 */
function unfold({ rows, side }: Cells, size: number, stride: 1 | 2): Cells {
  const c = rows.shape[1] as number;
  const b = (rows.shape[0] as number) / side ** 2;
  const margin = (size - 1) / 2;
  const out = Math.floor((side - 1) / stride) + 1;
  // Beyond the margin one more, where the number of rows would be odd.
  const padded = Math.ceil((side + 2 * margin) / stride) * stride;
  const grid = padded / stride;
  const around: [number, number][] = [
    [0, 0],
    [margin, padded - side - margin],
    [margin, padded - side - margin],
    [0, 0],
  ];
  const places = Array.from({ length: size ** 2 }, (_, i) => [Math.floor(i / size), i % size]);
  const forward = (x: Tensor) => {
    const wide = tf.pad(tf.reshape(x, [b, side, side, c]), around);
    const phases = stride === 1 ? [wide] : sortPhases(wide, b, grid, c);
    const parts = places.map(([row = 0, column = 0]) => {
      const phase = phases[(row % stride) * stride + (column % stride)] as Tensor;
      const begin = [0, Math.floor(row / stride), Math.floor(column / stride), 0];
      return tf.slice(phase, begin, [b, out, out, c]);
    });
    return tf.reshape(tf.concat(parts, 3), [b * out ** 2, size ** 2 * c]);
  };
  const backward = (dy: Tensor) => {
    const all = tf.reshape(dy, [b, out, out, size ** 2 * c]);
    const phases = Array.from({ length: stride ** 2 }, (): Tensor | null => null);
    places.forEach(([row = 0, column = 0], i) => {
      const top = Math.floor(row / stride);
      const left = Math.floor(column / stride);
      const placed = tf.pad(tf.slice(all, [0, 0, 0, i * c], [b, out, out, c]), [
        [0, 0],
        [top, grid - out - top],
        [left, grid - out - left],
        [0, 0],
      ]);
      const phase = (row % stride) * stride + (column % stride);
      const sum = phases[phase] ?? null;
      phases[phase] = sum === null ? placed : tf.add(sum, placed);
    });
    const grids = phases.map(phase => phase ?? tf.zeros([b, grid, grid, c]));
    const wide = stride === 1 ? (grids[0] as Tensor) : mergePhases(grids, b, grid, c);
    const inner = tf.slice(wide, [0, margin, margin, 0], [b, side, side, c]);
    return tf.reshape(inner, [b * side ** 2, c]);
  };
  const unfolded = customGradient([rows], inputs => [
    forward(inputs[0] as Tensor),
    dy => [backward(dy)],
  ]);
  return { rows: unfolded, side: out };
}

/** [b, 2g, 2g, c] → cells of even and odd rows and columns, four of [b, g, g, c]. */
function sortPhases(x: Tensor, b: number, grid: number, c: number): Tensor[] {
  const pairs = tf.reshape(x, [b * grid, 2, grid, 2 * c]);
  return [0, 1].flatMap(row =>
    [0, 1].map(column => {
      const part = tf.slice(pairs, [0, row, 0, column * c], [b * grid, 1, grid, c]);
      return tf.reshape(part, [b, grid, grid, c]);
    }),
  );
}

/** The inverse of `sortPhases`. */
function mergePhases(phases: Tensor[], b: number, grid: number, c: number): Tensor {
  const parts = phases.map(phase => tf.reshape(phase, [b * grid, 1, grid, c]));
  const [a, d, e, f] = parts as [Tensor, Tensor, Tensor, Tensor];
  const both = tf.concat([tf.concat([a, d], 3), tf.concat([e, f], 3)], 1);
  return tf.reshape(both, [b, 2 * grid, 2 * grid, c]);
}
