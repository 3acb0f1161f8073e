import type { DataSet } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { type DecodedPixels, decodeJpeg2000Pixels, decodeJpegPixels } from './codec.ts';
import { inflateBounded } from './dicom-file.ts';
import { encapsulatedFrame, truncated } from './dicom-frame.ts';
import type { PixelFormat } from './dicom-pixel-format.ts';
import { nativePixels } from './native-pixels.ts';
import { decodeRle } from './rle.ts';
import { isBigEndian, nameOfOther, pixelEncodingOf } from './transfer-syntax.ts';

/** PackBits turns 2 bytes into at most 128. */
const LARGEST_RLE_RATIO = 64;

/**
 * The first frame, samples interleaved and as stored (Bits Stored not applied yet).
 * @throws AppError `study.transferSyntax`, `study.truncated`, `study.codec`, `study.size`,
 *   `study.inconsistent`
 */
export async function firstFrame(
  dataSet: DataSet,
  transferSyntax: string,
  format: PixelFormat,
): Promise<DecodedPixels> {
  const { element, frameCount } = format;
  const encoding = pixelEncodingOf(transferSyntax);
  if (encoding === undefined) throw unsupported(transferSyntax);
  const frame = () => encapsulatedFrame(dataSet, element, frameCount);
  if (encoding === 'jpeg')
    return decodeJpegPixels(frame(), { ...format, colour: statedColour(format) });
  if (encoding === 'jpeg2000') return decodeJpeg2000Pixels(frame(), format);

  const byteCount = frameByteCount(format);
  if (encoding === 'rle') return rlePixels(frame(), format);
  if (encoding === 'deflated') {
    return nativePixels(inflateFrame(frame(), byteCount), format, { isBigEndian: false });
  }
  // Native pixel data in fragments is Encapsulated Uncompressed (PS3.5 A.4.11).
  const start = element.dataOffset;
  const bytes = element.fragments
    ? frame()
    : new Uint8Array(dataSet.byteArray.slice(start, start + element.length));
  if (bytes.length < byteCount) throw truncated(byteCount, bytes.length);
  const isBig = isBigEndian(transferSyntax);
  // Samples of up to 8 bits come in pairs as 16-bit words where the VR is OW (PS3.5 8.1.2).
  if (isBig && format.bitsAllocated <= 8 && element.vr === 'OW') swapPairs(bytes);
  return nativePixels(bytes, format, { isBigEndian: isBig });
}

function statedColour({ photometric }: PixelFormat): 'rgb' | 'ybr' {
  return photometric === 'RGB' ? 'rgb' : 'ybr';
}

/** Of a native frame. YBR_FULL_422 shares chroma between two pixels (PS3.3 C.7.6.3.1.2). */
function frameByteCount(format: PixelFormat): number {
  const { widthPx, heightPx, samplesPerPixel, bitsAllocated, photometric } = format;
  const samples = photometric === 'YBR_FULL_422' ? 2 : samplesPerPixel;
  return Math.ceil((widthPx * heightPx * samples * bitsAllocated) / 8);
}

function rlePixels(frame: Uint8Array, format: PixelFormat): DecodedPixels {
  const { widthPx, heightPx, samplesPerPixel, bitsAllocated } = format;
  const bytesPerSample = Math.max(1, bitsAllocated / 8);
  const planeByteCount = Math.ceil((widthPx * heightPx * Math.min(8, bitsAllocated)) / 8);
  const byteCount = planeByteCount * samplesPerPixel * bytesPerSample;
  if (frame.length * LARGEST_RLE_RATIO < byteCount) throw truncated(byteCount, frame.length);
  try {
    const bytes = decodeRle(frame, planeByteCount, samplesPerPixel, bytesPerSample);
    return nativePixels(bytes, { ...format, isPlanar: true }, { isBigEndian: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      {
        code: 'study.truncated',
        message: 'The RLE-compressed pixel data is incomplete.',
        expected: `${samplesPerPixel * bytesPerSample} segments of ${planeByteCount} bytes each`,
        actual: error.message,
        advice: 'Fetch the file again from the archive.',
      },
      { cause: error },
    );
  }
}

function inflateFrame(frame: Uint8Array, byteCount: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  try {
    const bytes = inflateBounded(frame, parts);
    if (bytes.length < byteCount) throw truncated(byteCount, bytes.length);
    return bytes;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      {
        code: 'study.codec',
        message: 'The deflated pixel data can’t be inflated.',
        expected: 'one deflated frame',
        actual: error instanceof Error ? error.message : 'data that breaks off',
        advice: 'Fetch the file again from the archive.',
      },
      { cause: error },
    );
  }
}

function swapPairs(bytes: Uint8Array): void {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    [bytes[i], bytes[i + 1]] = [bytes[i + 1] as number, bytes[i] as number];
  }
}

function unsupported(transferSyntax: string): AppError {
  return new AppError({
    code: 'study.transferSyntax',
    message: 'The DICOM image is compressed in a way that can’t be decoded.',
    expected: 'an uncompressed, deflated, RLE, JPEG, JPEG-LS, JPEG 2000 or HTJ2K transfer syntax',
    actual: nameOfOther(transferSyntax),
    advice: 'Export it uncompressed.',
  });
}
