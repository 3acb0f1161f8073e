/** Element types of a graph's values. */
export type ElementType = 'float32' | 'int32' | 'int64' | 'bool';

/** What flows between nodes: named when it is an input or an output, numbered otherwise. */
export interface Value {
  name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** The node that makes it; null for inputs and constants. */
  readonly node: Node | null;
  /** Row-major values of a constant. */
  readonly constant: ArrayLike<number> | null;
}

export type Attribute = number | string | readonly number[] | { float: number };

/** One ONNX operator; `domain` is empty for the standard ones. */
export interface Node {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly outputs: Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A computation with static shapes, its nodes in an order in which they can run. */
export interface Graph {
  inputs: Value[];
  outputs: Value[];
  nodes: Node[];
  constants: Value[];
}

/** Where onnxruntime keeps operators that ONNX lacks. */
export const runtimeDomain = 'com.microsoft';

/** Constants up to this many elements are stored once however often they occur. */
const sharedElementLimit = 4096;

/** Collects values and nodes; what no output needs is left out at the end. */
export class GraphBuilder {
  readonly #inputs: Value[] = [];
  readonly #shared = new Map<string, Value>();
  #count = 0;

  input(name: string, shape: readonly number[], type: ElementType): Value {
    const value = { name, shape, type, node: null, constant: null };
    this.#inputs.push(value);
    return value;
  }

  constant(values: ArrayLike<number>, shape: readonly number[], type: ElementType): Value {
    const make = (): Value => ({ name: this.#next(), shape, type, node: null, constant: values });
    if (values.length > sharedElementLimit) return make();
    const key = `${type} [${shape}] ${Array.from(values)}`;
    const known = this.#shared.get(key) ?? make();
    this.#shared.set(key, known);
    return known;
  }

  /** A node with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    output: { shape: readonly number[]; type?: ElementType },
    attributes: Record<string, Attribute> = {},
    domain = '',
  ): Value {
    return this.nodes(operator, inputs, [output], attributes, domain)[0] as Value;
  }

  nodes(
    operator: string,
    inputs: readonly Value[],
    outputs: { shape: readonly number[]; type?: ElementType }[],
    attributes: Record<string, Attribute> = {},
    domain = '',
  ): Value[] {
    const node: Node = { operator, domain, inputs, outputs: [], attributes };
    for (const { shape, type = 'float32' } of outputs) {
      node.outputs.push({ name: this.#next(), shape, type, node, constant: null });
    }
    return node.outputs;
  }

  /** The graph that computes these values under these names, and nothing else. */
  finish(outputs: ReadonlyMap<string, Value>): Graph {
    const named: Value[] = [];
    for (const [name, value] of outputs) {
      // An output has to be made by a node, and one value can't have two names.
      const isFree = value.node !== null && !named.includes(value);
      const output = isFree ? value : this.node('Identity', [value], value);
      output.name = name;
      named.push(output);
    }
    const nodes = inOrder(named);
    const used = new Set(nodes.flatMap(({ inputs }) => inputs));
    return {
      inputs: this.#inputs.filter(value => used.has(value)),
      outputs: named,
      nodes,
      constants: [...used].filter(({ constant }) => constant !== null),
    };
  }

  #next(): string {
    this.#count++;
    return `v${this.#count}`;
  }
}

/** All nodes that the values need, each after those it needs; without recursion, graphs are deep. */
function inOrder(values: readonly Value[]): Node[] {
  const done = new Set<Node>();
  const stack = values.map(({ node }) => node).reverse();
  while (stack.length > 0) {
    const node = stack.at(-1);
    const waiting = (node?.inputs ?? []).flatMap(input =>
      input.node === null || done.has(input.node) ? [] : [input.node],
    );
    if (node && waiting.length === 0) done.add(node);
    if (waiting.length === 0) stack.pop();
    else stack.push(...waiting);
  }
  return [...done];
}
