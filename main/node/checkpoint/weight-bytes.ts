import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { safetensorsHeader } from '../../../src/base/safetensors.ts';
import type { Assembly } from '../../../src/model/checkpoint/assemble.ts';
import { readPieces } from '../../../src/model/checkpoint/stored-tensor.ts';
import { elementCount, initialParameter, parameterShapes } from '../../../src/model/parameters.ts';
import type { FileAccess } from '../file-access.ts';

const hashedAtATime = 4 << 20;

/**
 * model.safetensors of an assembled model, from its header on, in pieces.
 *
 * @param progress bytes of weights given out so far, and altogether
 */
export async function* weightBytes(
  { config, parameters }: Assembly,
  freshSeed: number,
  progress: (givenBytes: number, totalBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const shapes = parameterShapes(config);
  let total = 0;
  for (const shape of shapes.values()) total += 4 * elementCount(shape);
  let given = 0;
  yield safetensorsHeader(shapes, { format: 'pt' });
  for (const [name, shape] of shapes) {
    const tensor = parameters.get(name) ?? null;
    const pieces =
      tensor === null ? [initialParameter(name, shape, freshSeed).values] : readPieces(tensor);
    for await (const piece of pieces) {
      yield new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
      given += piece.byteLength;
      progress(given, total);
    }
  }
}

/** Name (with its folder's, where the name says nothing), size and SHA-256 of a file of weights. */
export async function describeFile(file: FileAccess, signal?: AbortSignal) {
  const hash = createHash('sha256');
  for (let start = 0; start < file.byteLength; start += hashedAtATime) {
    signal?.throwIfAborted();
    hash.update(await file.read(start, Math.min(file.byteLength, start + hashedAtATime)));
  }
  const name = join(basename(dirname(file.path)), basename(file.path));
  return { name, byteCount: file.byteLength, sha256: hash.digest('hex') };
}
