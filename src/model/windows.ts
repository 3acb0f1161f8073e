import * as tf from '@tensorflow/tfjs-core';
import { roll } from './ops.ts';

/** How one Swin block cuts its grid into windows. */
export interface Windowing {
  /** Cells along a side of the grid. */
  side: number;
  /** The same, padded to whole windows. */
  paddedSide: number;
  window: number;
  /** Cells by which the grid is turned before cutting; 0 in unshifted blocks. */
  shift: number;
}

/**
 * A grid not larger than a window is one window and is never shifted. Other grids are padded with
 * zeros at the bottom and right to a multiple of the window; padded cells are attended to, as the
 * published Swin does.
 */
export function windowing(side: number, windowSize: number, shifted: boolean): Windowing {
  if (side <= windowSize) return { side, paddedSide: side, window: side, shift: 0 };
  return {
    side,
    paddedSide: Math.ceil(side / windowSize) * windowSize,
    window: windowSize,
    shift: shifted ? Math.floor(windowSize / 2) : 0,
  };
}

/** Cells [b·side², c] → windows [b·count·window², c]: pad, turn up and left by the shift, cut. */
export function toWindows(x: tf.Tensor, plan: Windowing, channels: number): tf.Tensor {
  const { side, paddedSide, window, shift } = plan;
  const batch = (x.shape[0] as number) / side ** 2;
  let grid = x;
  if (paddedSide > side) {
    const margin = paddedSide - side;
    const cells = tf.reshape(x, [batch, side, side, channels]);
    grid = tf.pad(cells, [
      [0, 0],
      [0, margin],
      [0, margin],
      [0, 0],
    ]);
  }
  if (shift > 0) grid = turnBoth(grid, batch, paddedSide, channels, -shift);
  return swapBands(grid, batch * (paddedSide / window), window, paddedSide / window, channels);
}

/** The inverse of `toWindows`; what was padded is cut off. */
export function fromWindows(x: tf.Tensor, plan: Windowing, channels: number): tf.Tensor {
  const { side, paddedSide, window, shift } = plan;
  const batch = (x.shape[0] as number) / paddedSide ** 2;
  const across = paddedSide / window;
  const bands = tf.reshape(x, [batch * across, across, window, window * channels]);
  let grid: tf.Tensor = tf.transpose(bands, [0, 2, 1, 3]);
  if (shift > 0) grid = turnBoth(grid, batch, paddedSide, channels, shift);
  if (paddedSide > side) {
    const cells = tf.reshape(grid, [batch, paddedSide, paddedSide, channels]);
    grid = tf.slice(cells, [0, 0, 0, 0], [batch, side, side, channels]);
  }
  return tf.reshape(grid, [batch * side ** 2, channels]);
}

function swapBands(x: tf.Tensor, bands: number, window: number, across: number, channels: number) {
  const rows = tf.reshape(x, [bands, window, across, window * channels]);
  return tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [bands * across * window ** 2, channels]);
}

function turnBoth(x: tf.Tensor, batch: number, side: number, channels: number, shift: number) {
  const rows = roll(tf.reshape(x, [batch, side, side * channels]), shift);
  return roll(tf.reshape(rows, [batch * side, side, channels]), shift);
}

/**
 * One-hot rows that pick each pair's entry from a relative position bias table: entry
 * (Δrow + w − 1)·(2w − 1) + (Δcolumn + w − 1), w the configured window (Liu et al., 2021, eq. 4).
 * Shape [(2w−1)², window⁴], for table transposed · this = bias.
 */
export function relativePositionPicker(window: number, windowSize: number): tf.Tensor2D {
  const span = 2 * windowSize - 1;
  const cells = window ** 2;
  const picker = new Float32Array(span ** 2 * cells ** 2);
  for (let i = 0; i < cells; i++) {
    for (let j = 0; j < cells; j++) {
      const rows = Math.floor(i / window) - Math.floor(j / window) + windowSize - 1;
      const columns = (i % window) - (j % window) + windowSize - 1;
      picker[(rows * span + columns) * cells ** 2 + i * cells + j] = 1;
    }
  }
  return tf.tensor2d(picker, [span ** 2, cells ** 2]);
}

/**
 * −100 between cells of a shifted window that were not neighbours before turning, else 0:
 * [windows, 1, window², window²].
 */
export function shiftMask({ paddedSide, window, shift }: Windowing): tf.Tensor4D {
  const region = (position: number) =>
    position < paddedSide - window ? 0 : position < paddedSide - shift ? 1 : 2;
  const across = paddedSide / window;
  const cells = window ** 2;
  const mask = new Float32Array(across ** 2 * cells ** 2);
  let next = 0;
  for (let index = 0; index < across ** 2; index++) {
    const top = Math.floor(index / across) * window;
    const left = (index % across) * window;
    const regions = Array.from(
      { length: cells },
      (_, i) => 3 * region(top + Math.floor(i / window)) + region(left + (i % window)),
    );
    for (const own of regions) {
      for (const other of regions) mask[next++] = own === other ? 0 : -100;
    }
  }
  return tf.tensor4d(mask, [across ** 2, 1, cells, cells]);
}
