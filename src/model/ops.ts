import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients.ts';

/*
 * The one place (with image-ops.ts) that knows what TensorFlow.js' backends lack. Everything here is static in shape,
 * of rank 4 at most, reads nothing back to the host, and gives its gradient explicitly where the
 * automatic one is missing, slow or keeps too much memory. In particular: products are untransposed
 * with a rank-2 right side where possible (the WebAssembly backend's fast path), never einsum,
 * gather's own gradient or conv2d.
 */
registerGradients();

type Tensor = tf.Tensor;

/** x Wᵀ + b for rows x [r, in], W [out, in], b [out] → [r, out]. */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const product = (rows: Tensor, matrix: Tensor) =>
    tf.matMul(rows as tf.Tensor2D, tf.transpose(matrix) as tf.Tensor2D);
  const gradients = (dy: Tensor, x: Tensor, weight: Tensor) => {
    const dx = tf.matMul(dy as tf.Tensor2D, weight as tf.Tensor2D);
    // Transposing the narrower side costs less.
    const [out = 0, input = 0] = weight.shape;
    const dWeight =
      out <= input
        ? tf.matMul(tf.transpose(dy) as tf.Tensor2D, x as tf.Tensor2D)
        : tf.transpose(tf.matMul(tf.transpose(x) as tf.Tensor2D, dy as tf.Tensor2D));
    return [dx, dWeight];
  };
  if (bias === null) {
    return customGradient([x, weight], (inputs, save) => {
      const [x, weight] = inputs as [Tensor, Tensor];
      save([x, weight]);
      return [
        product(x, weight),
        (dy, [x, weight]) => gradients(dy, x as Tensor, weight as Tensor),
      ];
    });
  }
  return customGradient([x, weight, bias], (inputs, save) => {
    const [x, weight, bias] = inputs as [Tensor, Tensor, Tensor];
    save([x, weight]);
    return [
      tf.add(product(x, weight), bias),
      (dy, [x, weight]) => [...gradients(dy, x as Tensor, weight as Tensor), sumRows(dy)],
    ];
  });
}

/** Batched product of rank 3, [g, r, k] · [g, k, c] → [g, r, c]. */
export function batchMatMul(a: Tensor, b: Tensor): Tensor {
  return customGradient([a, b], (inputs, save) => {
    const [a, b] = inputs as [Tensor, Tensor];
    save([a, b]);
    return [
      tf.matMul(a, b),
      (dy, saved) => {
        const [a, b] = saved as [Tensor, Tensor];
        return [tf.matMul(dy, swapLast(b)), tf.matMul(swapLast(a), dy)];
      },
    ];
  });
}

/** [g, r, c] → [g, c, r]. */
export function swapLast(x: Tensor): Tensor {
  return tf.transpose(x, [0, 2, 1]);
}

/** The sum of two tensors of one shape; unlike tf.add it keeps neither alive for the gradient. */
export function residual(x: Tensor, y: Tensor): Tensor {
  return customGradient([x, y], inputs => {
    const [x, y] = inputs as [Tensor, Tensor];
    return [tf.add(x, y), dy => [tf.clone(dy), tf.clone(dy)]];
  });
}

/** LayerNorm (Ba et al., 2016) of rows x [r, c] with gain and shift [c]. */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon: number): Tensor {
  return customGradient([x, gain, shift], (inputs, save) => {
    const [x, gain, shift] = inputs as [Tensor, Tensor, Tensor];
    const fused = ownKernel('FusedLayerNorm', { x, gain, shift }, { epsilon });
    if (fused !== null) {
      const [y, mean, inverse] = fused as [Tensor, Tensor, Tensor];
      save([x, mean, inverse, gain]);
      return [
        y,
        (dy, saved) => {
          const [x, mean, inverse, gain] = saved as [Tensor, Tensor, Tensor, Tensor];
          return layerNormGradient(dy, tf.mul(tf.sub(x, mean), inverse), inverse, gain);
        },
      ];
    }
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normal = tf.mul(centred, inverse);
    save([normal, inverse, gain]);
    return [
      tf.add(tf.mul(normal, gain), shift),
      (dy, saved) => {
        const [normal, inverse, gain] = saved as [Tensor, Tensor, Tensor];
        return layerNormGradient(dy, normal, inverse, gain);
      },
    ];
  });
}

function layerNormGradient(dy: Tensor, normal: Tensor, inverse: Tensor, gain: Tensor): Tensor[] {
  const dNormal = tf.mul(dy, gain);
  const along = tf.mean(tf.mul(dNormal, normal), -1, true);
  const inner = tf.sub(tf.sub(dNormal, tf.mean(dNormal, -1, true)), tf.mul(normal, along));
  return [tf.mul(inner, inverse), sumRows(tf.mul(dy, normal)), sumRows(dy)];
}

/** Gaussian error linear unit in its exact form, x Φ(x) (Hendrycks & Gimpel, 2016). */
export function gelu(x: Tensor): Tensor {
  return customGradient([x], (inputs, save) => {
    const [x] = inputs as [Tensor];
    const gradient = (dy: Tensor, x: Tensor, cumulative: Tensor) => {
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [tf.mul(dy, tf.add(cumulative, tf.mul(x, density)))];
    };
    const fused = ownKernel('FusedGelu', { x }, {});
    if (fused !== null) {
      save([x]);
      const [y] = fused as [Tensor];
      return [y, (dy, [x]) => gradient(dy, x as Tensor, cumulativeNormal(x as Tensor))];
    }
    const cumulative = cumulativeNormal(x);
    save([x, cumulative]);
    return [tf.mul(x, cumulative), (dy, [x, phi]) => gradient(dy, x as Tensor, phi as Tensor)];
  });
}

/** Φ(x), the distribution function of the normal distribution. */
function cumulativeNormal(x: Tensor): Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/** Softmax over the last axis of scores [g, r, c] plus a learned bias [1, r, c]. */
export function softmaxWithBias(scores: Tensor, bias: Tensor): Tensor {
  return customGradient([scores, bias], (inputs, save) => {
    const [scores, bias] = inputs as [Tensor, Tensor];
    const p = tf.softmax(tf.add(scores, bias));
    save([p]);
    return [
      p,
      (dy, [p]) => {
        const dScores = softmaxGradient(dy, p as Tensor);
        const [groups = 1, rows = 1, columns = 1] = dScores.shape;
        const sum = sumRows(tf.reshape(dScores, [groups, rows * columns]));
        return [dScores, tf.reshape(sum, [1, rows, columns])];
      },
    ];
  });
}

/** Softmax over the last axis of scores [g, r, c] plus a constant mask [g, 1, c]. */
export function softmaxWithMask(scores: Tensor, mask: Tensor): Tensor {
  return customGradient([scores], (inputs, save) => {
    const p = tf.softmax(tf.add(inputs[0] as Tensor, mask));
    save([p]);
    return [p, (dy, [p]) => [softmaxGradient(dy, p as Tensor)]];
  });
}

function softmaxGradient(dy: Tensor, p: Tensor): Tensor {
  const weighted = tf.mul(dy, p);
  return tf.sub(weighted, tf.mul(p, tf.sum(weighted, -1, true)));
}

/** Rows of a table [v, c] by ids [r] → [r, c]. */
export function embeddingLookup(table: Tensor, ids: tf.Tensor1D): Tensor {
  return customGradient([table], inputs => {
    const [table] = inputs as [Tensor];
    const rowCount = table.shape[0] as number;
    return [tf.gather(table, ids), dy => [addRows(ids, dy, rowCount)]];
  });
}

/** Rows [r, c] added up by their ids [r] → [rowCount, c]; without a kernel, by a one-hot product. */
function addRows(ids: tf.Tensor1D, rows: Tensor, rowCount: number): Tensor {
  const [sum] = ownKernel('AddRows', { ids, rows }, { rowCount }) ?? [];
  if (sum !== undefined) return sum;
  const hot = tf.transpose(tf.cast(tf.oneHot(ids, rowCount), 'float32'));
  return tf.matMul(hot as tf.Tensor2D, rows as tf.Tensor2D);
}

/** tableᵀ · picker for a table [e, h] and a constant one-hot picker [e, p] → [h, p]. */
export function pickColumns(table: Tensor, picker: Tensor): Tensor {
  return customGradient([table], inputs => {
    const columns = tf.transpose(inputs[0] as Tensor) as tf.Tensor2D;
    return [
      tf.matMul(columns, picker as tf.Tensor2D),
      dy => [tf.matMul(picker as tf.Tensor2D, tf.transpose(dy) as tf.Tensor2D)],
    ];
  });
}

/** Turns x [a, n, c] by `shift` cells along axis 1; what leaves one end enters the other. */
export function roll(x: Tensor, shift: number): Tensor {
  return customGradient([x], inputs => {
    return [turn(inputs[0] as Tensor, shift), dy => [turn(dy, -shift)]];
  });
}

function turn(x: Tensor, shift: number): Tensor {
  const [a = 0, n = 0, c = 0] = x.shape;
  const cut = (((n - shift) % n) + n) % n;
  if (cut === 0) return tf.clone(x);
  return tf.concat(
    [tf.slice(x, [0, cut, 0], [a, n - cut, c]), tf.slice(x, [0, 0, 0], [a, cut, c])],
    1,
  );
}

/** Grey image [b, s, s] → patch rows [b·(s/p)², p·p]. */
export function cutPatches(image: Tensor, patchSizePx: number): Tensor {
  const [b = 0, side = 0] = image.shape;
  const cells = side / patchSizePx;
  const bands = tf.reshape(image, [b * cells, patchSizePx, cells, patchSizePx]);
  return tf.reshape(tf.transpose(bands, [0, 2, 1, 3]), [b * cells * cells, patchSizePx ** 2]);
}

/** Maximum over the last axis; ties share the gradient. */
export function maximumOverLast(x: Tensor): Tensor {
  return customGradient([x], (inputs, save) => {
    const [x] = inputs as [Tensor];
    const maximum = tf.max(x, -1, true);
    const chosen = tf.cast(tf.equal(x, maximum), 'float32');
    save([tf.div(chosen, tf.sum(chosen, -1, true))]);
    return [
      tf.reshape(maximum, x.shape.slice(0, -1)),
      (dy, [share]) => [tf.mul(tf.expandDims(dy, -1), share as Tensor)],
    ];
  });
}

/** log Σ exp over the last axis, stable; with `zero`, log(1 + Σ exp). */
export function logSumExp(x: Tensor, zero = false): Tensor {
  return customGradient([x], (inputs, save) => {
    const [x] = inputs as [Tensor];
    const peak = tf.max(x, -1, true);
    const level = zero ? tf.maximum(peak, 0) : peak;
    const sum = tf.sum(tf.exp(tf.sub(x, level)), -1, true);
    const total = tf.add(level, tf.log(zero ? tf.add(sum, tf.exp(tf.neg(level))) : sum));
    save([x, total]);
    return [
      tf.reshape(total, x.shape.slice(0, -1)),
      (dy, saved) => {
        const [x, total] = saved as [Tensor, Tensor];
        return [tf.mul(tf.expandDims(dy, -1), tf.exp(tf.sub(x, total)))];
      },
    ];
  });
}

/** x where x ≥ threshold, else 0; no gradient passes through the decision. */
export function keepAtLeast(x: Tensor, threshold: number): Tensor {
  return customGradient([x], (inputs, save) => {
    const [x] = inputs as [Tensor];
    const kept = tf.cast(tf.greaterEqual(x, threshold), 'float32');
    save([kept]);
    return [tf.mul(x, kept), (dy, [kept]) => [tf.mul(dy, kept as Tensor)]];
  });
}

/** x limited to [low, high]; outside, no gradient. */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  return customGradient([x], (inputs, save) => {
    const [x] = inputs as [Tensor];
    const inside = tf.logicalAnd(tf.greaterEqual(x, low), tf.lessEqual(x, high));
    save([tf.cast(inside, 'float32')]);
    return [tf.clipByValue(x, low, high), (dy, [inside]) => [tf.mul(dy, inside as Tensor)]];
  });
}

/** Rows of x [..., c] at Euclidean length 1; a row of zeros stays zero. */
export function l2Normalise(x: Tensor): Tensor {
  return customGradient([x], (inputs, save) => {
    const [x] = inputs as [Tensor];
    const inverse = tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), 1e-12));
    const unit = tf.mul(x, inverse);
    save([unit, inverse]);
    return [
      unit,
      (dy, saved) => {
        const [unit, inverse] = saved as [Tensor, Tensor];
        const along = tf.sum(tf.mul(dy, unit), -1, true);
        return [tf.mul(tf.sub(dy, tf.mul(unit, along)), inverse)];
      },
    ];
  });
}

/** Column sums of x [r, c] → [c], as a product because reducing the first axis is slow on WASM. */
export function sumRows(x: Tensor): Tensor {
  const [rows = 0, columns = 0] = x.shape;
  const sum = tf.matMul(tf.ones([1, rows]) as tf.Tensor2D, x as tf.Tensor2D);
  return tf.reshape(sum, [columns]);
}

/** What a kernel of Foveal's own computes, or null where the current backend has none of that name. */
function ownKernel(
  name: string,
  inputs: Record<string, Tensor>,
  attributes: Record<string, number>,
): Tensor[] | null {
  if (tf.getKernel(name, tf.getBackend()) === undefined) return null;
  const outputs: Tensor | Tensor[] = tf.engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

type Gradient = (dy: Tensor, saved: Tensor[]) => Tensor[];

/** tf.customGrad in the one form used here: value and gradient, one output, many inputs. */
export function customGradient(
  inputs: Tensor[],
  f: (inputs: Tensor[], save: (tensors: Tensor[]) => void) => [Tensor, Gradient],
): Tensor {
  const op = tf.customGrad((...args: (Tensor | tf.GradSaveFunc)[]) => {
    const save = args.at(-1) as tf.GradSaveFunc;
    const [value, gradFunc] = f(args.slice(0, -1) as Tensor[], save);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => tf.tidy(() => gradFunc(dy, saved)) };
  });
  return op(...inputs);
}
