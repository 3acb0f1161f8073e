import { concatenate } from '../dicom-file.ts';

const SIGNATURE_LENGTH = 8;
/** Length, type and checksum of a chunk (PNG 3rd edition, 5.3). */
const CHUNK_FRAME_LENGTH = 12;
/** Chunks that say how to show the pixels; all others are words about them, or a vendor's own. */
const pictureChunks = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP pHYs bKGD'.split(' '),
);

/** The chunks of a PNG file: their types, and whether each is needed to show the picture. */
export function pngChunks(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: { type: string; isPicture: boolean; bytes: Uint8Array }[] = [];
  let position = SIGNATURE_LENGTH;
  while (position + CHUNK_FRAME_LENGTH <= bytes.length) {
    const end = position + CHUNK_FRAME_LENGTH + view.getUint32(position);
    const type = String.fromCharCode(...bytes.subarray(position + 4, position + 8));
    const isPicture = pictureChunks.has(type);
    chunks.push({ type, isPicture, bytes: bytes.subarray(position, end) });
    position = end;
    if (type === 'IEND') break;
  }
  return { chunks, trailingByteCount: Math.max(0, bytes.length - position) };
}

/**
 * A PNG without its text, times, EXIF and private chunks, and without what follows its end; the
 * chunks that make the picture are copied byte for byte.
 */
export function stripPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = pngChunks(bytes).chunks.filter(({ isPicture }) => isPicture);
  return concatenate([bytes.subarray(0, SIGNATURE_LENGTH), ...kept.map(chunk => chunk.bytes)]);
}
