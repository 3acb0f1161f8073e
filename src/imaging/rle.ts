/**
 * RLE Lossless (PS3.5 Annex G): the bytes of a frame as planes (one segment for each byte of each
 * sample, most significant first), each PackBits-coded. Returns the samples plane by plane, little
 * endian, as uncompressed pixel data with Planar Configuration 1 would hold them.
 * @throws RangeError where the segments do not hold a whole frame
 */
export function decodeRle(
  frame: Uint8Array,
  pixelCount: number,
  samplesPerPixel: number,
  bytesPerSample: number,
): Uint8Array<ArrayBuffer> {
  const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segmentCount = header.getUint32(0, true);
  if (segmentCount !== samplesPerPixel * bytesPerSample) {
    throw new RangeError(`${segmentCount} RLE segments`);
  }
  const decoded = new Uint8Array(pixelCount * segmentCount);
  for (let segment = 0; segment < segmentCount; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const isLast = segment + 1 === segmentCount;
    const end = isLast ? frame.length : header.getUint32(8 + 4 * segment, true);
    const plane = unpackBits(frame.subarray(start, end), pixelCount);
    const sample = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    const first = sample * pixelCount * bytesPerSample + byte;
    for (let i = 0; i < pixelCount; i++) decoded[first + i * bytesPerSample] = plane[i] as number;
  }
  return decoded;
}

/** PackBits: n < 128 copies n + 1 bytes, n > 128 repeats one byte 257 − n times, 128 does nothing. */
function unpackBits(packed: Uint8Array, byteCount: number): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  let written = 0;
  for (let i = 0; i < packed.length && written < byteCount; ) {
    const n = packed[i++] as number;
    if (n < 128) {
      const run = packed.subarray(i, i + Math.min(n + 1, byteCount - written));
      bytes.set(run, written);
      written += run.length;
      i += n + 1;
    } else if (n > 128) {
      const end = Math.min(written + 257 - n, byteCount);
      bytes.fill(packed[i++] ?? 0, written, end);
      written = end;
    }
  }
  if (written < byteCount)
    throw new RangeError(`${written} of ${byteCount} bytes in an RLE segment`);
  return bytes;
}
