import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradients of the kernels that the model, composed in `ops.ts`, leaves to automatic
 * differentiation. tfjs-core brings none, and its own list needs a bundler to load; these few are
 * written from calculus. Other packages may register the same kernels: the results are the same.
 */
export function registerGradients(): void {
  const register = (
    kernelName: string,
    gradFunc: tf.GradFunc,
    save: { inputs?: string[]; output?: boolean } = {},
  ) =>
    tf.registerGradient({
      kernelName,
      inputsToSave: save.inputs ?? [],
      outputsToSave: save.output === true ? [true] : [],
      gradFunc,
    });

  register(
    'Add',
    (dy, [a, b]) => ({
      a: () => sumTo(one(dy), a as tf.Tensor),
      b: () => sumTo(one(dy), b as tf.Tensor),
    }),
    { inputs: ['a', 'b'] },
  );
  register(
    'Sub',
    (dy, [a, b]) => ({
      a: () => sumTo(one(dy), a as tf.Tensor),
      b: () => sumTo(tf.neg(one(dy)), b as tf.Tensor),
    }),
    { inputs: ['a', 'b'] },
  );
  register(
    'Multiply',
    (dy, [a, b]) => ({
      a: () => sumTo(tf.mul(one(dy), b as tf.Tensor), a as tf.Tensor),
      b: () => sumTo(tf.mul(one(dy), a as tf.Tensor), b as tf.Tensor),
    }),
    { inputs: ['a', 'b'] },
  );
  register(
    'RealDiv',
    (dy, [a, b]) => ({
      a: () => sumTo(tf.div(one(dy), b as tf.Tensor), a as tf.Tensor),
      b: () =>
        sumTo(
          tf.neg(tf.div(tf.mul(one(dy), a as tf.Tensor), tf.square(b as tf.Tensor))),
          b as tf.Tensor,
        ),
    }),
    { inputs: ['a', 'b'] },
  );
  register('Neg', dy => ({ x: () => tf.neg(one(dy)) }));
  register('Exp', (dy, [y]) => ({ x: () => tf.mul(one(dy), y as tf.Tensor) }), { output: true });
  register('Sqrt', (dy, [y]) => ({ x: () => tf.div(one(dy), tf.mul(y as tf.Tensor, 2)) }), {
    output: true,
  });
  register('Square', (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.mul(x as tf.Tensor, 2)) }), {
    inputs: ['x'],
  });
  register('Reshape', (dy, [x]) => ({ x: () => tf.reshape(one(dy), (x as tf.Tensor).shape) }), {
    inputs: ['x'],
  });
  register(
    'ExpandDims',
    (dy, [x]) => ({ input: () => tf.reshape(one(dy), (x as tf.Tensor).shape) }),
    {
      inputs: ['input'],
    },
  );
  register('Identity', dy => ({ x: () => tf.clone(one(dy)) }));
  register('Transpose', (dy, _saved, attributes) => {
    const perm = numbers(attributes.perm);
    const inverse = perm.map((_, axis) => perm.indexOf(axis));
    return { x: () => tf.transpose(one(dy), inverse) };
  });
  register(
    'Sum',
    (dy, [x], attributes) => {
      const { shape } = x as tf.Tensor;
      const given = attributes.axis == null ? shape.keys() : numbers(attributes.axis);
      const axes = Array.from(given, axis => (axis < 0 ? axis + shape.length : axis));
      const kept = shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
      return { x: () => tf.mul(tf.reshape(one(dy), kept), tf.ones(shape)) };
    },
    { inputs: ['x'] },
  );
  register(
    'PadV2',
    (dy, [x], attributes) => {
      const begin = (attributes.paddings as unknown as [number, number][]).map(([low]) => low);
      return { x: () => tf.slice(one(dy), begin, (x as tf.Tensor).shape) };
    },
    { inputs: ['x'] },
  );
  register(
    'Slice',
    (dy, [x], attributes) => {
      const begin = numbers(attributes.begin);
      const { shape } = x as tf.Tensor;
      const sides = one(dy).shape;
      const paddings = shape.map((side, axis): [number, number] => {
        const low = begin[axis] ?? 0;
        return [low, side - low - (sides[axis] as number)];
      });
      return { x: () => tf.pad(one(dy), paddings) };
    },
    { inputs: ['x'] },
  );
}

/** Sums a gradient over the axes along which `like` was broadcast. */
function sumTo(gradient: tf.Tensor, like: tf.Tensor): tf.Tensor {
  const extra = gradient.rank - like.rank;
  const axes = gradient.shape
    .map((side, axis) =>
      axis < extra || (like.shape[axis - extra] === 1 && side !== 1) ? axis : -1,
    )
    .filter(axis => axis >= 0);
  if (axes.length === 0) return tf.reshape(gradient, like.shape);
  return tf.reshape(tf.sum(gradient, axes), like.shape);
}

function one(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dy) ? (dy[0] as tf.Tensor) : dy;
}

function numbers(attribute: unknown): number[] {
  if (typeof attribute === 'number') return [attribute];
  return Array.from(attribute as ArrayLike<number>);
}
