import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensorsEntries } from '../../../src/base/safetensors.ts';
import type { EgmaConfig } from '../../../src/model/config.ts';
import type { HostArrays, Program } from '../../../src/model/engine.ts';
import { type ExternalData, encodeOnnx } from '../../../src/model/onnx/encode.ts';
import { outputPrefix, traceProgram } from '../../../src/model/onnx/trace.ts';
import { parameterShapes } from '../../../src/model/parameters.ts';
import { imageProgram, sentenceProgram } from '../../../src/model/programs.ts';
import { tokenLimit } from '../../../src/text/word-piece.ts';
import type { FileAccess } from '../file-access.ts';
import type { Write } from './export-model.ts';

const weightFile = 'model.safetensors';

/**
 * Writes `image.onnx` (`images` [1, size, size], displayed grey in [0, 1] → `patches`, `global`) and
 * `text.onnx` (`ids` and `mask` [1, t] of one sentence, 1 for a token and 0 for the padding behind →
 * `sentences`), both with their weights in model.safetensors beside them, and the vocabulary. They
 * are for ONNX Runtime: some operators are its own.
 */
export async function writeOnnx(
  config: EgmaConfig,
  weights: FileAccess,
  source: string,
  write: Write,
): Promise<void> {
  const external = new Map<string, ExternalData>();
  for (const { name, start, end } of await readSafetensorsEntries(weights)) {
    external.set(name, { file: weightFile, start, byteCount: end - start });
  }
  const size = config.vision.imageSizePx;
  const images = { shape: [1, size, size], values: new Float32Array(size ** 2) };
  const length = Math.min(tokenLimit, config.text.positionCount);
  const ids = { shape: [1, length], values: new Int32Array(length) };
  const mask = { shape: [1, length], values: new Float32Array(length) };
  const graph = (program: Program, inputs: HostArrays) => {
    const traced = traceProgram(program, parameterShapes(config), inputs);
    for (const output of traced.outputs) output.name = output.name.slice(outputPrefix.length);
    return encodeOnnx(traced, external);
  };
  await write('image.onnx', graph(imageProgram(config), { images }));
  await write('text.onnx', graph(sentenceProgram(config), { ids, mask }));
  await write(weightFile, createReadStream(join(source, weightFile)));
  await write('vocab.txt', await readFile(join(source, 'vocab.txt')));
  if (config.text.kind === 'clip') {
    await write('merges.txt', await readFile(join(source, 'merges.txt')));
  }
}
