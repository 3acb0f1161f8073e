import { type GraphBuilder, runtimeDomain, type Value } from './graph.ts';
import { add, broadcast, multiply, product, reshape, transpose } from './rewrites.ts';

type Inputs = Readonly<Record<string, Value>>;
type Attributes = Readonly<Record<string, unknown>>;
/** What a kernel of TensorFlow.js becomes in the graph. */
type Recorder = (graph: GraphBuilder, inputs: Inputs, attributes: Attributes) => Value | Value[];

const onnxTypes = { float32: 1, int32: 6, bool: 9 };

/**
 * The kernels that the model's programs and their gradients call, by TensorFlow.js' names; the last
 * ones are `src/model/ops.ts`' own.
 */
export const kernels: Record<string, Recorder> = {
  Add: (graph, { a, b }) => add(graph, of(a), of(b)),
  Sub: elementwise('Sub'),
  Multiply: (graph, { a, b }) => multiply(graph, of(a), of(b)),
  RealDiv: elementwise('Div'),
  Maximum: elementwise('Max'),
  Equal: elementwise('Equal', 'bool'),
  GreaterEqual: elementwise('GreaterOrEqual', 'bool'),
  LessEqual: elementwise('LessOrEqual', 'bool'),
  LogicalAnd: elementwise('And', 'bool'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Erf: unary('Erf'),
  Rsqrt: (graph, { x }) => {
    const root = graph.node('Sqrt', [of(x)], of(x));
    return graph.node('Reciprocal', [root], root);
  },
  Square: (graph, { x }) => graph.node('Mul', [of(x), of(x)], of(x)),
  Identity: (_graph, { x }) => of(x),
  Cast: (graph, { x }, { dtype }) => {
    const type = dtype as keyof typeof onnxTypes;
    if (type === of(x).type) return of(x);
    return graph.node('Cast', [of(x)], { shape: of(x).shape, type }, { to: onnxTypes[type] });
  },
  ClipByValue: (graph, { x }, { clipValueMin, clipValueMax }) => {
    const limits = [clipValueMin, clipValueMax].map(limit =>
      graph.constant([limit as number], [], 'float32'),
    );
    return graph.node('Clip', [of(x), ...limits], of(x));
  },
  Fill: (graph, _inputs, { shape, value, dtype }) => {
    const sides = shape as number[];
    const values = new Float32Array(count(sides)).fill(value as number);
    return graph.constant(values, sides, (dtype ?? 'float32') as 'float32' | 'int32');
  },
  ZerosLike: (graph, { x }) => filled(graph, of(x), 0),
  OnesLike: (graph, { x }) => filled(graph, of(x), 1),

  Reshape: (graph, { x }, { shape }) => reshape(graph, of(x), resolved(shape, of(x))),
  ExpandDims: (graph, { input }, { dim }) => {
    const shape = [...of(input).shape];
    shape.splice((dim as number) < 0 ? shape.length + 1 + (dim as number) : (dim as number), 0, 1);
    return reshape(graph, of(input), shape);
  },
  Transpose: (graph, { x }, { perm }) => transpose(graph, of(x), perm as number[]),
  Slice: (graph, { x }, { begin, size }) => {
    const starts = begin as number[];
    const sides = of(x).shape.map((side, axis) => {
      const given = (size as number[])[axis] ?? -1;
      return given === -1 ? side - (starts[axis] ?? 0) : given;
    });
    const ends = sides.map((side, axis) => side + (starts[axis] ?? 0));
    const lists = [sides.map((_, axis) => starts[axis] ?? 0), ends].map(l => integers(graph, l));
    return graph.node('Slice', [of(x), ...lists], { shape: sides, type: of(x).type });
  },
  PadV2: (graph, { x }, { paddings, constantValue }) => {
    const margins = paddings as [number, number][];
    const pads = integers(graph, [
      ...margins.map(([low]) => low),
      ...margins.map(([, high]) => high),
    ]);
    const filler = graph.constant([constantValue as number], [], 'float32');
    const shape = of(x).shape.map((side, axis) => {
      const [low, high] = margins[axis] ?? [0, 0];
      return low + side + high;
    });
    return graph.node('Pad', [of(x), pads, filler], { shape });
  },
  Concat: (graph, inputs, { axis }) => {
    const parts = Object.values(inputs);
    const shape = [...of(parts[0]).shape];
    shape[axis as number] = parts.reduce((sum, part) => sum + (part.shape[axis as number] ?? 0), 0);
    return graph.node('Concat', parts, { shape }, { axis: axis as number });
  },
  GatherV2: (graph, { x, indices }, { axis }) => {
    const at = axis as number;
    const shape = [...of(x).shape.slice(0, at), ...of(indices).shape, ...of(x).shape.slice(at + 1)];
    return graph.node('Gather', [of(x), of(indices)], { shape, type: of(x).type }, { axis: at });
  },

  Sum: (graph, { x }, { axis, keepDims }) => reduce(graph, 'ReduceSum', of(x), axis, keepDims),
  Mean: (graph, { x }, { axis, keepDims }) => reduce(graph, 'ReduceMean', of(x), axis, keepDims),
  Max: (graph, { x }, { reductionIndices, keepDims }) =>
    reduce(graph, 'ReduceMax', of(x), reductionIndices, keepDims),
  Softmax: (graph, { logits }) => graph.node('Softmax', [of(logits)], of(logits), { axis: -1 }),
  BatchMatMul: (graph, { a, b }, { transposeA, transposeB }) =>
    product(
      graph,
      { value: of(a), swapped: transposeA === true },
      { value: of(b), swapped: transposeB === true },
    ),

  FusedLayerNorm: (graph, { x, gain, shift }, { epsilon }) => {
    const rows = { shape: [...of(x).shape.slice(0, -1), 1] };
    const attributes = { axis: -1, epsilon: { float: epsilon as number } };
    return graph.nodes(
      'LayerNormalization',
      [of(x), of(gain), of(shift)],
      [of(x), rows, rows],
      attributes,
    );
  },
  FusedGelu: (graph, { x }) => graph.node('Gelu', [of(x)], of(x), {}, runtimeDomain),
  AddRows: (graph, { ids, rows }, { rowCount }) => {
    const [count = 0, width = 0] = of(rows).shape;
    const zero = graph.constant([0], [1], 'float32');
    const table = graph.node('Expand', [zero, integers(graph, [rowCount as number, width])], {
      shape: [rowCount as number, width],
    });
    const wide = graph.node('Cast', [of(ids)], { shape: [count], type: 'int64' }, { to: 7 });
    const indices = graph.node(
      'Expand',
      [reshape(graph, wide, [count, 1]), integers(graph, [count, width])],
      { shape: [count, width], type: 'int64' },
    );
    // Not ScatterND: on several threads ONNX Runtime loses additions to a row that comes more than
    // once (microsoft/onnxruntime#18048).
    return graph.node('ScatterElements', [table, indices, of(rows)], table, {
      axis: 0,
      reduction: 'add',
    });
  },
};

function of(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('a kernel misses an input');
  return value;
}

function filled(graph: GraphBuilder, { shape, type }: Value, number: number): Value {
  return graph.constant(new Float32Array(count(shape)).fill(number), shape, type);
}

function unary(operator: string): Recorder {
  return (graph, { x }) => graph.node(operator, [of(x)], of(x));
}

function elementwise(operator: string, type?: 'bool'): Recorder {
  return (graph, { a, b }) => {
    const shape = broadcast(of(a).shape, of(b).shape);
    return graph.node(operator, [of(a), of(b)], { shape, type: type ?? of(a).type });
  };
}

function reduce(
  graph: GraphBuilder,
  operator: string,
  x: Value,
  axis: unknown,
  keepDims: unknown,
): Value {
  const given =
    typeof axis === 'number' ? [axis] : ((axis as number[] | null) ?? [...x.shape.keys()]);
  const axes = given.map(one => (one < 0 ? one + x.shape.length : one));
  const kept = x.shape.map((side, index) => (axes.includes(index) ? 1 : side));
  const sum = graph.node(operator, [x, integers(graph, axes)], { shape: kept }, { keepdims: 1 });
  if (keepDims === true) return sum;
  return reshape(
    graph,
    sum,
    x.shape.filter((_, index) => !axes.includes(index)),
  );
}

function integers(graph: GraphBuilder, values: readonly number[]): Value {
  return graph.constant(values, [values.length], 'int64');
}

/** A shape in which one side may be −1. */
function resolved(shape: unknown, x: Value): number[] {
  const sides = [...(shape as number[])];
  const free = sides.indexOf(-1);
  if (free >= 0) sides[free] = count(x.shape) / -count(sides);
  return sides;
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
