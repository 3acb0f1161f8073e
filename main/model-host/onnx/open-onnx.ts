import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../src/base/app-error.ts';
import type { TrainingEngine } from '../../../src/training/engine.ts';
import { disagreement, type ProbeResult, probeEngine } from '../../../src/training/probe.ts';
import { cudaFolder, cudaLibrary } from './cuda-library.ts';
import { type ExecutionProvider, onnxEngine } from './onnx-engine.ts';

/** Relative difference from the processor's loss and gradients beyond which a provider is not used. */
const agreementLimit = 1e-3;

/** A GPU may be slower at so small a step, not this many times: then software draws for it. */
const slownessLimit = 20;

const descriptions: Record<ExecutionProvider, string> = {
  cuda: 'ONNX Runtime on an NVIDIA GPU (CUDA)',
  dml: 'ONNX Runtime on the GPU (DirectML)',
  webgpu: 'ONNX Runtime on the GPU (WebGPU)',
  coreml: 'ONNX Runtime with CoreML',
  cpu: 'ONNX Runtime on the processor',
};

export interface OpenOnnx {
  engine: TrainingEngine;
  provider: ExecutionProvider;
  description: string;
  /** Providers that would have come first, and why each was not taken. */
  passedOver: { name: string; reason: string }[];
}

/**
 * Opens ONNX Runtime on the first of its execution providers that runs a small training step with
 * the processor's results: CUDA, then the system's own way to any GPU, then the processor.
 *
 * @throws Error where the package has no library for this computer
 */
export async function openOnnx(threadCount?: number): Promise<OpenOnnx> {
  const runtime = await import('onnxruntime-node');
  const cpu = onnxEngine(runtime, 'cpu', threadCount);
  const passedOver: OpenOnnx['passedOver'] = [];
  let reference: ProbeResult | undefined;
  const isProvided = (name: string) => runtime.listSupportedBackends().some(b => b.name === name);
  const probe = (engine: TrainingEngine) => probeEngine(engine, () => performance.now());
  for (const provider of ['cuda', 'dml', 'webgpu', 'coreml'] as const) {
    if (!isProvided(provider)) continue;
    const name = `onnx-${provider}`;
    if (provider === 'cuda' && !existsSync(join(cudaFolder(), cudaLibrary))) {
      passedOver.push({ name, reason: `onnxruntime-node’s folder has no ${cudaLibrary}` });
      continue;
    }
    try {
      const engine = onnxEngine(runtime, provider, threadCount);
      reference ??= await probe(cpu);
      const result = await probe(engine);
      const difference = disagreement(result, reference);
      if (difference > agreementLimit) throw disagrees(difference);
      if (result.stepMs > slownessLimit * reference.stepMs) throw tooSlow(result, reference);
      return { engine, provider, description: descriptions[provider], passedOver };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      passedOver.push({ name, reason: reason.split('\n')[0] as string });
    }
  }
  return { engine: cpu, provider: 'cpu', description: descriptions.cpu, passedOver };
}

/**
 * One execution provider, however slow: WebGPU runs in software where a Vulkan driver does.
 *
 * @throws Error where it does not work here
 */
export async function openProvider(
  provider: ExecutionProvider,
  threadCount?: number,
): Promise<Pick<OpenOnnx, 'engine' | 'description'>> {
  const runtime = await import('onnxruntime-node');
  const engine = onnxEngine(runtime, provider, threadCount);
  // A session that can't be made says why.
  await probeEngine(engine, () => performance.now());
  return { engine, description: descriptions[provider] };
}

function tooSlow({ stepMs }: ProbeResult, reference: ProbeResult): AppError {
  const actual = `${Math.round(stepMs)} ms instead of ${Math.round(reference.stepMs)} ms`;
  return new AppError({
    code: 'engine.slow',
    message: `It is no real GPU: a small step takes ${actual}.`,
    actual,
  });
}

function disagrees(difference: number): AppError {
  return new AppError({
    code: 'engine.disagrees',
    message: `It computes something else than the processor: off by ${difference.toExponential(1)}.`,
    expected: `at most ${agreementLimit.toExponential(0)}`,
    actual: difference.toExponential(1),
  });
}
