import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** ONNX Runtime's CUDA provider, which its package leaves out for its size. */
export const cudaLibrary = 'libonnxruntime_providers_cuda.so';

/** Where onnxruntime-node looks for it: beside its own library. */
export function cudaFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return join(dirname(entry), 'bin', 'napi-v6', process.platform, process.arch);
}
