import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { assemble } from './assembler.ts';
import { writeErf } from './erf.ts';
import { writeMatMul } from './mat-mul.ts';

/** What the emscripten module has besides its declared type. */
interface ModuleWithMemory {
  asm: { memory: WebAssembly.Memory };
  HEAPU8: Uint8Array;
}

/** Addresses of A, B, C; sizes; bytes from one row of A to the next. */
type MatMul = (
  ...parameters: [a: number, b: number, c: number, m: number, k: number, n: number, stride: number]
) => void;

interface Kernels {
  matMul: MatMul;
  addMatMul: MatMul;
  erf(source: number, target: number, fours: number): void;
}

/** B is taken in slabs of rows that stay in the second-level cache while A's rows pass over them. */
const slabFloats = 32_768;

type Inputs = Record<string, tf.TensorInfo>;
type KernelArguments = {
  inputs: Inputs;
  backend: BackendWasm;
  attributes: Record<string, unknown>;
};
/** null: this call is not for the replacement; the stock kernel takes it. */
type Replacement = (call: KernelArguments) => tf.TensorInfo | null;

/**
 * Replaces kernels of the WebAssembly backend that are slow for windows of attention: batched
 * products (scalar in tfjs 4.22, here about twelve times as fast), erf, slices, which it copies row by
 * row from JavaScript, and clones, which it copies at all. The backend must be ready and current.
 */
export function installWasmKernels(): void {
  const backend = tf.backend() as BackendWasm;
  const { memory } = moduleOf(backend).asm;
  const module = new WebAssembly.Module(
    assemble({ matMul: writeMatMul(false), addMatMul: writeMatMul(true), erf: writeErf() }),
  );
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = exports as unknown as Kernels;
  replace('BatchMatMul', call => batchMatMul(call, kernels));
  replace('Erf', call => erf(call, kernels));
  replace('Slice', slice);
  replace('Identity', identity);
}

function replace(kernelName: string, replacement: Replacement): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    ...stock,
    kernelFunc: call => {
      const { inputs, backend, attrs } = call;
      const own = replacement({
        inputs: inputs as Inputs,
        backend: backend as BackendWasm,
        attributes: { ...attrs },
      });
      return own ?? stock.kernelFunc(call);
    },
  });
}

function batchMatMul({ inputs, backend, attributes }: KernelArguments, kernels: Kernels) {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const [batchA, m, k] = asBatch(a.shape);
  const [batchB, , n] = asBatch(b.shape);
  if (attributes.transposeA === true || attributes.transposeB === true) return null;
  if (batchA !== batchB || a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const out = backend.makeOutput([...a.shape.slice(0, -1), n], 'float32');
  const [aAddress, bAddress, outAddress] = [a, b, out].map(tensor =>
    addressOf(backend, tensor),
  ) as [number, number, number];
  const slabCount = Math.ceil((k * n) / slabFloats);
  const slab = Math.ceil(k / slabCount);
  for (let g = 0; g < batchA; g++) {
    const [aStart, bStart] = [aAddress + 4 * g * m * k, bAddress + 4 * g * k * n];
    const outStart = outAddress + 4 * g * m * n;
    for (let done = 0; done < k; done += slab) {
      const multiply = done === 0 ? kernels.matMul : kernels.addMatMul;
      const depth = Math.min(slab, k - done);
      multiply(aStart + 4 * done, bStart + 4 * done * n, outStart, m, depth, n, 4 * k);
    }
  }
  return out;
}

function erf({ inputs, backend }: KernelArguments, kernels: Kernels) {
  const { x } = inputs as { x: tf.TensorInfo };
  const count = tf.util.sizeFromShape(x.shape);
  if (x.dtype !== 'float32' || count % 4 !== 0) return null;
  const out = backend.makeOutput(x.shape, 'float32');
  kernels.erf(addressOf(backend, x), addressOf(backend, out), count / 4);
  return out;
}

function slice({ inputs, backend, attributes }: KernelArguments) {
  const { x } = inputs as { x: tf.TensorInfo };
  if (x.dtype !== 'float32') return null;
  const given = attributes as { begin: number[]; size: number[] };
  const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, given.begin, given.size) as [
    number[],
    number[],
  ];
  const out = backend.makeOutput(size, 'float32');
  if (tf.util.sizeFromShape(size) === 0) return out;
  // Trailing axes that are taken whole make one run with the last axis that is not.
  let cut = x.shape.length - 1;
  while (cut > 0 && size[cut] === x.shape[cut]) cut--;
  const strides = x.shape.map((_, axis) => tf.util.sizeFromShape(x.shape.slice(axis + 1)));
  const runBytes = 4 * tf.util.sizeFromShape(size.slice(cut));
  const { HEAPU8 } = moduleOf(backend);
  const start = begin.reduce((sum, first, axis) => sum + first * (strides[axis] as number), 0);
  let target = addressOf(backend, out);
  const copy = (axis: number, source: number) => {
    if (axis >= cut) {
      HEAPU8.copyWithin(target, source, source + runBytes);
      target += runBytes;
      return;
    }
    const step = 4 * (strides[axis] as number);
    for (let i = 0; i < (size[axis] as number); i++) copy(axis + 1, source + i * step);
  };
  copy(0, addressOf(backend, x) + 4 * start);
  return out;
}

/** Tensors never change, so a clone may share its original's memory, as on the other backends. */
function identity({ inputs, backend }: KernelArguments) {
  const { dataId, shape, dtype } = (inputs as { x: tf.TensorInfo }).x;
  if (dtype !== 'float32') return null;
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}

function asBatch(shape: number[]): [number, number, number] {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return [tf.util.sizeFromShape(shape.slice(0, -2)), rows, columns];
}

function addressOf(backend: BackendWasm, { dataId }: tf.TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

function moduleOf(backend: BackendWasm): ModuleWithMemory {
  return backend.wasm as unknown as ModuleWithMemory;
}
