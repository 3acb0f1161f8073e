import { type Attribute, type GraphBuilder, runtimeDomain, type Value } from './graph.ts';

/*
 * Recording with an eye to what the operands were made of: transposed, scaled and biased products
 * become one operator each, and what adds nothing is not recorded. Nodes that this makes superfluous
 * stay behind without users, and are left out when the graph is finished.
 */

interface Operand {
  value: Value;
  /** Whether its last two axes are to be exchanged. */
  swapped: boolean;
}

/** Matrix product of rank 2, or of rank 3 matrix by matrix. */
export function product(graph: GraphBuilder, left: Operand, right: Operand): Value {
  const a = untransposed(left);
  const b = untransposed(right);
  const rows = side(a, -2);
  const columns = side(b, -1);
  if (a.value.shape.length > 2 || b.value.shape.length > 2) {
    const shape = [...a.value.shape.slice(0, -2), rows, columns];
    if (!a.swapped && !b.swapped) return graph.node('MatMul', [a.value, b.value], { shape });
    const attributes = { transA: Number(a.swapped), transB: Number(b.swapped) };
    return graph.node('FusedMatMul', [a.value, b.value], { shape }, attributes, runtimeDomain);
  }
  if (rows === 1 && isFilledWith(a.value, 1)) {
    const axis = b.swapped ? 1 : 0;
    const axes = graph.constant([axis], [1], 'int64');
    const kept = b.value.shape.map((length, index) => (index === axis ? 1 : length));
    const sum = graph.node('ReduceSum', [b.value, axes], { shape: kept }, { keepdims: 1 });
    return reshape(graph, sum, [1, columns]);
  }
  const attributes = { transA: Number(a.swapped), transB: Number(b.swapped) };
  return graph.node('Gemm', [a.value, b.value], { shape: [rows, columns] }, attributes);
}

export function transpose(graph: GraphBuilder, x: Value, perm: readonly number[]): Value {
  if (perm.every((from, axis) => from === axis)) return x;
  const made = x.node;
  if (made?.operator === 'Gemm' && made.inputs.length === 2) {
    // (A B)ᵀ = Bᵀ Aᵀ
    const [a, b] = made.inputs as [Value, Value];
    const { transA, transB } = made.attributes;
    return product(graph, { value: b, swapped: transB === 0 }, { value: a, swapped: transA === 0 });
  }
  const shape = perm.map(axis => x.shape[axis] as number);
  return graph.node('Transpose', [x], { shape, type: x.type }, { perm });
}

export function reshape(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  if (String(shape) === String(x.shape)) return x;
  const source = x.node?.operator === 'Reshape' ? (x.node.inputs[0] as Value) : x;
  if (String(shape) === String(source.shape)) return source;
  const sides = graph.constant(shape, [shape.length], 'int64');
  return graph.node('Reshape', [source, sides], { shape, type: x.type });
}

/** a + b; a product gets its bias within. */
export function add(graph: GraphBuilder, a: Value, b: Value): Value {
  for (const [matrix, bias] of [
    [a, b],
    [b, a],
  ] as const) {
    const made = matrix.node;
    if (made?.operator !== 'Gemm' || made.inputs.length !== 2) continue;
    if (bias.shape.length !== 1 || bias.shape[0] !== matrix.shape[1]) continue;
    return graph.node('Gemm', [...made.inputs, bias], matrix, made.attributes);
  }
  if (isFilledWith(a, 0) && a.shape.length === 0) return b;
  return graph.node('Add', [a, b], { shape: broadcast(a.shape, b.shape), type: a.type });
}

/** a · b; a product of matrices takes a factor within, and ones only widen. */
export function multiply(graph: GraphBuilder, a: Value, b: Value): Value {
  for (const [x, factor] of [
    [a, b],
    [b, a],
  ] as const) {
    if (factor.constant === null) continue;
    const shape = broadcast(a.shape, b.shape);
    if (isFilledWith(factor, 1)) {
      if (String(shape) === String(x.shape)) return x;
      const sides = graph.constant(shape, [shape.length], 'int64');
      return graph.node('Expand', [x, sides], { shape });
    }
    const scaled = factor.shape.length === 0 ? scaledProduct(graph, x, factor) : null;
    if (scaled !== null) return scaled;
  }
  return graph.node('Mul', [a, b], { shape: broadcast(a.shape, b.shape), type: a.type });
}

function scaledProduct(graph: GraphBuilder, x: Value, factor: Value): Value | null {
  const made = x.node;
  if (made?.operator !== 'MatMul' && made?.operator !== 'FusedMatMul') return null;
  const alpha = 'alpha' in made.attributes ? floatOf(made.attributes.alpha) : 1;
  const attributes = { ...made.attributes, alpha: { float: alpha * (factor.constant?.[0] ?? 1) } };
  return graph.node('FusedMatMul', made.inputs, x, attributes, runtimeDomain);
}

function floatOf(attribute: Attribute | undefined): number {
  return typeof attribute === 'object' && 'float' in attribute ? attribute.float : 1;
}

/** Looks through an exchange of the last two axes. */
function untransposed({ value, swapped }: Operand): Operand {
  const perm = value.node?.operator === 'Transpose' ? value.node.attributes.perm : undefined;
  if (!Array.isArray(perm)) return { value, swapped };
  const rank = perm.length;
  const swap = [...perm.keys()].map(axis =>
    axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
  );
  if (String(perm) !== String(swap)) return { value, swapped };
  return untransposed({ value: value.node?.inputs[0] as Value, swapped: !swapped });
}

function side({ value, swapped }: Operand, axis: -1 | -2): number {
  return value.shape.at(swapped ? -3 - axis : axis) as number;
}

function isFilledWith({ constant }: Value, number: number): boolean {
  return constant !== null && constant.length > 0 && Array.from(constant).every(v => v === number);
}

/** Shape of an elementwise operation's result, as NumPy broadcasts. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (shape: readonly number[], axis: number) => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
}
