import { AppError } from './app-error.ts';

/** A named array of 32-bit floats, row-major. */
export interface NamedTensor {
  shape: number[];
  values: Float32Array;
}

/** Longest header accepted, as in the reference implementation (huggingface/safetensors). */
const headerByteLimit = 100_000_000;

/**
 * Writes tensors as a safetensors file (github.com/huggingface/safetensors, format of version 0.4):
 * eight bytes header length, JSON header padded with spaces to a multiple of 8, then F32 data,
 * little-endian, in the map's order.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let byteCount = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = {
      dtype: 'F32',
      shape,
      data_offsets: [byteCount, byteCount + values.byteLength],
    };
    byteCount += values.byteLength;
  }
  const json = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(json);
  const paddedLength = Math.ceil(headerBytes.length / 8) * 8;
  const file = new Uint8Array(8 + paddedLength + byteCount);
  new DataView(file.buffer).setBigUint64(0, BigInt(paddedLength), true);
  file.fill(0x20, 8, 8 + paddedLength);
  file.set(headerBytes, 8);
  let offset = 8 + paddedLength;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return file;
}

/**
 * Reads a safetensors file of F32 tensors into arrays of its own. Every length the header claims is
 * checked against the file before anything is allocated from it.
 *
 * @throws AppError `safetensors.truncated`, `.header`, `.dtype`, `.layout`
 */
export function decodeSafetensors(file: Uint8Array): Map<string, NamedTensor> {
  const { header, dataStart } = readHeader(file);
  const dataByteCount = file.length - dataStart;
  const tensors = new Map<string, NamedTensor>();
  const ranges: { name: string; start: number; end: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { shape, start, end } = checkEntry(name, entry, dataByteCount);
    ranges.push({ name, start, end });
    const bytes = file.slice(dataStart + start, dataStart + end);
    tensors.set(name, { shape, values: new Float32Array(bytes.buffer) });
  }
  checkNoGapOrOverlap(ranges, dataByteCount);
  return tensors;
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (file.length < 8) throw truncated('at least 8 bytes', `${file.length}`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const claimed = view.getBigUint64(0, true);
  const available = Math.min(file.length - 8, headerByteLimit);
  if (claimed > BigInt(available)) {
    throw truncated(`a header of at most ${available} bytes`, `${claimed}`);
  }
  const length = Number(claimed);
  let header: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + length));
    header = JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      { code: 'safetensors.header', message: 'The safetensors header is not JSON.' },
      { cause },
    );
  }
  if (!isRecord(header)) {
    throw new AppError({
      code: 'safetensors.header',
      message: 'The safetensors header is not an object.',
    });
  }
  return { header, dataStart: 8 + length };
}

function checkEntry(name: string, entry: unknown, dataByteCount: number) {
  if (!isRecord(entry)) throw layout(name, 'an object', typeof entry);
  if (entry.dtype !== 'F32') {
    throw new AppError({
      code: 'safetensors.dtype',
      message: `Tensor ${name} is not made of 32-bit floats.`,
      expected: 'F32',
      actual: String(entry.dtype),
    });
  }
  const shape = entry.shape;
  const offsets = entry.data_offsets;
  if (!isIndexArray(shape)) throw layout(name, 'a shape of whole numbers', JSON.stringify(shape));
  if (!isIndexArray(offsets) || offsets.length !== 2) {
    throw layout(name, 'two data offsets', JSON.stringify(offsets));
  }
  const [start, end] = offsets as [number, number];
  const byteCount = shape.reduce((product, side) => product * side, 4);
  if (start > end || end > dataByteCount || end - start !== byteCount) {
    throw layout(name, `${byteCount} bytes within ${dataByteCount}`, `${start} to ${end}`);
  }
  return { shape, start, end };
}

function checkNoGapOrOverlap(
  ranges: { name: string; start: number; end: number }[],
  dataByteCount: number,
): void {
  let reached = 0;
  for (const { name, start, end } of ranges.sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== reached) throw layout(name, `data from byte ${reached}`, `from byte ${start}`);
    reached = end;
  }
  if (reached !== dataByteCount) {
    throw truncated(`${reached} bytes of data`, `${dataByteCount}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIndexArray(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(n => Number.isSafeInteger(n) && n >= 0);
}

function layout(name: string, expected: string, actual: string): AppError {
  const message = `Tensor ${name} does not lie in the file as its header says.`;
  return new AppError({ code: 'safetensors.layout', message, expected, actual });
}

function truncated(expected: string, actual: string): AppError {
  const message = 'The safetensors file is cut off or has bytes left over.';
  return new AppError({ code: 'safetensors.truncated', message, expected, actual });
}
