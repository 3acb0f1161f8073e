import type { DecodedPixels } from './codec.ts';
import type { PixelFormat } from './dicom-pixel-format.ts';

/**
 * A frame of native pixel data (PS3.5 8.1) as samples side by side. Of YBR_FULL only the luma is
 * taken, which is all that a grey film needs.
 * @param bytes at least one whole frame
 */
export function nativePixels(
  bytes: Uint8Array<ArrayBuffer>,
  format: PixelFormat,
  { isBigEndian }: { isBigEndian: boolean },
): DecodedPixels {
  const { widthPx, heightPx, samplesPerPixel, bitsAllocated, isPlanar, photometric } = format;
  const pixelCount = widthPx * heightPx;
  const keptSamples = photometric.startsWith('YBR_FULL') ? 1 : samplesPerPixel;
  const values = emptySamples(format, pixelCount * keptSamples);
  const sampleAt = sampleReader(bytes, format, !isBigEndian);
  const is422 = photometric === 'YBR_FULL_422';
  for (let pixel = 0, i = 0; pixel < pixelCount; pixel++) {
    // Y₁ Y₂ C_B C_R for every two pixels (PS3.3 C.7.6.3.1.2).
    const first = is422 ? 4 * (pixel >> 1) + (pixel & 1) : pixel * samplesPerPixel;
    for (let sample = 0; sample < keptSamples; sample++) {
      values[i++] = sampleAt(isPlanar ? sample * pixelCount + pixel : first + sample);
    }
  }
  const bitsPerSample = bitsAllocated;
  return { widthPx, heightPx, samplesPerPixel: keptSamples, bitsPerSample, values };
}

function emptySamples({ bitsAllocated, isFloat }: PixelFormat, count: number) {
  if (bitsAllocated <= 8) return new Uint8Array(count);
  if (bitsAllocated === 16) return new Uint16Array(count);
  if (bitsAllocated === 64) return new Float64Array(count);
  return isFloat ? new Float32Array(count) : new Uint32Array(count);
}

function sampleReader(
  bytes: Uint8Array<ArrayBuffer>,
  { bitsAllocated, isFloat }: PixelFormat,
  isLittle: boolean,
): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The first pixel is the lowest bit of the first byte (PS3.5 D.3).
  if (bitsAllocated === 1) return i => ((bytes[i >> 3] as number) >> (i & 7)) & 1;
  if (bitsAllocated === 8) return i => bytes[i] as number;
  if (bitsAllocated === 16) return i => view.getUint16(2 * i, isLittle);
  if (bitsAllocated === 64) return i => view.getFloat64(8 * i, isLittle);
  if (isFloat) return i => view.getFloat32(4 * i, isLittle);
  return i => view.getUint32(4 * i, isLittle);
}
