import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../src/base/app-error.ts';
import { eagerEngine } from '../../src/training/eager-engine.ts';
import type { TrainingEngine } from '../../src/training/engine.ts';
import type { EngineReport } from './messages.ts';
import { openOnnx, openProvider } from './onnx/open-onnx.ts';
import { installWasmKernels } from './wasm-kernels/install.ts';

type EngineName = EngineReport['name'];

// Not `require`: the packaged app's bundle defines that name itself.
const requireHere = createRequire(import.meta.url);

/** An engine that is ready, and what is told of it. */
export interface OpenEngine {
  engine: TrainingEngine;
  report: EngineReport;
}

interface Opened {
  engine: TrainingEngine;
  description: string;
  /** Faster ways of the same engine that could not be taken. */
  passedOver?: EngineReport['passedOver'];
}

/** In the order in which they are tried; each opens or throws. */
const engines: Record<EngineName, (options: EngineOptions) => Promise<Opened>> = {
  onnx: ({ threadCount }) => openOnnx(threadCount),
  tensorflow: async () => ({ engine: eagerEngine, description: await openTensorFlow() }),
  webgpu: ({ threadCount }) => openProvider('webgpu', threadCount),
  wasm: async () => ({ engine: eagerEngine, description: await openWasm() }),
  cpu: async () => ({ engine: eagerEngine, description: await openCpu() }),
};

/** @param threadCount processor threads to compute with; default: as many as there are cores */
export interface EngineOptions {
  threadCount?: number;
}

/**
 * Opens the first engine that works, in the order above, and says why the others were passed over.
 *
 * @param only try this one alone
 * @throws AppError `engine.none` where none works
 */
export async function openEngine(
  only?: EngineName,
  options: EngineOptions = {},
): Promise<OpenEngine> {
  const passedOver: EngineReport['passedOver'] = [];
  for (const name of Object.keys(engines) as EngineName[]) {
    if (only !== undefined && name !== only) continue;
    try {
      const opened = await engines[name](options);
      passedOver.push(...(opened.passedOver ?? []));
      const { engine, description } = opened;
      return { engine, report: { name, description, passedOver } };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      passedOver.push({ name, reason: reason.split('\n')[0] as string });
    }
  }
  throw new AppError({
    code: 'engine.none',
    message: 'No compute engine could be opened.',
    actual: passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; '),
    advice: 'Run npm ci again; the WebAssembly engine needs nothing else.',
  });
}

/** TensorFlow's own library, on an NVIDIA GPU where its CUDA is installed. */
async function openTensorFlow(): Promise<string> {
  const util: Record<string, unknown> = requireHere('node:util');
  // Node 23 removed it; tfjs-node still calls it.
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  try {
    requireHere.resolve('@tensorflow/tfjs-node-gpu');
  } catch {
    throw new Error('@tensorflow/tfjs-node-gpu is not installed');
  }
  requireHere('@tensorflow/tfjs-node-gpu');
  await use('tensorflow');
  return 'TensorFlow (tfjs-node-gpu)';
}

async function openWasm(): Promise<string> {
  await import('@tensorflow/tfjs-backend-wasm');
  await use('wasm');
  if ((await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) !== true) return 'WebAssembly';
  installWasmKernels();
  return 'WebAssembly with SIMD';
}

async function openCpu(): Promise<string> {
  await import('@tensorflow/tfjs-backend-cpu');
  await use('cpu');
  return 'JavaScript';
}

async function use(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} did not start`);
  await tf.ready();
}
