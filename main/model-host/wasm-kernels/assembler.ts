/**
 * Just enough of a WebAssembly assembler (binary format, W3C core specification 2.0, chapter 5) to
 * write a few vector kernels in TypeScript: no compiler, no binary in the repository.
 */
export type ValueType = 'i32' | 'f32' | 'v128';

const typeCodes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

const plainCodes = {
  'i32.ge_u': 0x4f,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.shl': 0x74,
  'i32.eqz': 0x45,
  'f32.add': 0x92,
  'f32.mul': 0x94,
} as const;

const vectorCodes = {
  'f32x4.splat': 0x13,
  'f32x4.abs': 0xe0,
  'f32x4.neg': 0xe1,
  'f32x4.sqrt': 0xe3,
  'f32x4.add': 0xe4,
  'f32x4.sub': 0xe5,
  'f32x4.mul': 0xe6,
  'f32x4.div': 0xe7,
  'f32x4.min': 0xe8,
  'f32x4.max': 0xe9,
  'f32x4.nearest': 0x6a,
  'i32x4.trunc_sat_f32x4_s': 0xf8,
  'i32x4.add': 0xae,
  'i32x4.shl': 0xab,
  'v128.and': 0x4e,
  'v128.or': 0x50,
} as const;

const memoryCodes = {
  'f32.load': [0x2a],
  'f32.store': [0x38],
  'v128.load': [0xfd, 0x00],
  'v128.load32_splat': [0xfd, 0x09],
  'v128.store': [0xfd, 0x0b],
} as const;

export type Operation = keyof typeof plainCodes | keyof typeof vectorCodes;

/** One function being written: parameters first, then locals, all by number. */
export class FunctionWriter {
  readonly parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #code: number[] = [];

  constructor(parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  local(type: ValueType): number {
    this.#locals.push(type);
    return this.parameters.length + this.#locals.length - 1;
  }

  locals(type: ValueType, count: number): number[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  /** Puts locals on the stack, in order. */
  get(...locals: number[]): this {
    for (const local of locals) this.#code.push(0x20, ...unsigned(local));
    return this;
  }

  /** Takes the stack's top into a local. */
  set(local: number): this {
    this.#code.push(0x21, ...unsigned(local));
    return this;
  }

  i32(value: number): this {
    this.#code.push(0x41, ...signed(value));
    return this;
  }

  /** One float in all four lanes. */
  splat(value: number): this {
    return this.lanes(new Uint8Array(new Float32Array(4).fill(value).buffer));
  }

  /** One integer in all four lanes. */
  splatBits(value: number): this {
    return this.lanes(new Uint8Array(new Int32Array(4).fill(value).buffer));
  }

  private lanes(bytes: Uint8Array): this {
    this.#code.push(0xfd, 0x0c, ...bytes);
    return this;
  }

  do(...operations: Operation[]): this {
    for (const operation of operations) {
      if (operation in plainCodes)
        this.#code.push(plainCodes[operation as keyof typeof plainCodes]);
      else {
        const code = vectorCodes[operation as keyof typeof vectorCodes];
        this.#code.push(0xfd, ...unsigned(code));
      }
    }
    return this;
  }

  /** Loads or stores at the address on the stack plus `offset` bytes. */
  memory(operation: keyof typeof memoryCodes, offset = 0): this {
    this.#code.push(...memoryCodes[operation], 0, ...unsigned(offset));
    return this;
  }

  /** Copies bytes: target, source and count are on the stack. */
  copy(): this {
    this.#code.push(0xfc, 0x0a, 0, 0);
    return this;
  }

  /** local += by */
  advance(local: number, by: number): this {
    return this.get(local).i32(by).do('i32.add').set(local);
  }

  /** Repeats `body` while `counter` ≥ `step`, taking `step` from it each time. */
  countDown(counter: number, step: number, body: () => void): this {
    this.#code.push(0x02, 0x40, 0x03, 0x40); // block, loop
    this.get(counter).i32(step).do('i32.ge_u', 'i32.eqz');
    this.#code.push(0x0d, 1); // leave the block
    body();
    this.advance(counter, -step);
    this.#code.push(0x0c, 0, 0x0b, 0x0b); // repeat, end, end
    return this;
  }

  body(): number[] {
    const locals = this.#locals.flatMap(type => [1, typeCodes[type]]);
    return sized([...unsigned(this.#locals.length), ...locals, ...this.#code, 0x0b]);
  }
}

/** A module that imports `env.memory` and exports the functions by name; none returns anything. */
export function assemble(functions: Record<string, FunctionWriter>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(functions);
  const types = entries.map(([, { parameters }]) => [
    0x60,
    ...vector(parameters.map(type => [typeCodes[type]])),
    0,
  ]);
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, 0x00];
  const exports = entries.map(([name], index) => [...text(name), 0x00, ...unsigned(index)]);
  const section = (id: number, items: number[][]) => [id, ...sized(vector(items))];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [memory]),
    ...section(
      3,
      entries.map((_, index) => unsigned(index)),
    ),
    ...section(7, exports),
    ...section(
      10,
      entries.map(([, writer]) => writer.body()),
    ),
  ]);
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  while (true) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}
