import type { DataSet, Element } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { type DecodedPixels, decodeJpeg2000Pixels, decodeJpegPixels } from './codec.ts';
import { concatenate } from './dicom-file.ts';
import type { PixelFormat } from './dicom-pixel-format.ts';
import { decodeRle } from './rle.ts';

const UNCOMPRESSED = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
]);
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
const JPEG_2000 = new Set(['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91']);
const RLE = '1.2.840.10008.1.2.5';

/** Names of what is met in chest archives and can't be decoded, for the message. */
const OTHER_SYNTAXES: Record<string, string> = {
  '1.2.840.10008.1.2.4.51': 'JPEG Extended, 12 bit',
  '1.2.840.10008.1.2.4.57': 'JPEG Lossless',
  '1.2.840.10008.1.2.4.70': 'JPEG Lossless, first-order prediction',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS Near-lossless',
  '1.2.840.10008.1.2.4.201': 'High-Throughput JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.202': 'High-Throughput JPEG 2000 Lossless RPCL',
  '1.2.840.10008.1.2.4.203': 'High-Throughput JPEG 2000',
};

/**
 * The first frame, samples interleaved and as stored (Bits Stored not applied yet).
 * @throws AppError `study.transferSyntax`, `study.truncated`, `study.codec`, `study.size`
 */
export async function firstFrame(
  dataSet: DataSet,
  transferSyntax: string,
  format: PixelFormat,
): Promise<DecodedPixels> {
  const element = dataSet.elements.x7fe00010 as Element;
  const { widthPx, heightPx, samplesPerPixel, bitsAllocated } = format;
  const frame = () => encapsulatedFrame(dataSet, element, format.frameCount);
  if (transferSyntax === JPEG_BASELINE)
    return checkAgainst(format, await decodeJpegPixels(frame()));
  if (JPEG_2000.has(transferSyntax)) {
    return checkAgainst(format, await decodeJpeg2000Pixels(frame()));
  }
  const pixelCount = widthPx * heightPx;
  const bytesPerSample = bitsAllocated / 8;
  const byteCount = pixelCount * samplesPerPixel * bytesPerSample;
  if (transferSyntax === RLE) {
    const bytes = rle(frame(), pixelCount, samplesPerPixel, bytesPerSample);
    return interleaved(bytes, { ...format, isPlanar: true }, false);
  }
  if (!UNCOMPRESSED.has(transferSyntax) && transferSyntax !== BIG_ENDIAN) {
    throw unsupported(transferSyntax);
  }
  const available = Math.min(element.length, dataSet.byteArray.length - element.dataOffset);
  if (available < byteCount) throw truncated(byteCount, available);
  const evenByteCount = byteCount + (byteCount % 2);
  const bytes = new Uint8Array(
    dataSet.byteArray.slice(element.dataOffset, element.dataOffset + evenByteCount),
  );
  const isBigEndian = transferSyntax === BIG_ENDIAN;
  // 8-bit samples come in pairs as 16-bit words where the VR is OW (PS3.5 8.1.2).
  if (isBigEndian && bitsAllocated === 8 && element.vr === 'OW') swapPairs(bytes);
  return interleaved(bytes, format, isBigEndian);
}

function swapPairs(bytes: Uint8Array): void {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    [bytes[i], bytes[i + 1]] = [bytes[i + 1] as number, bytes[i] as number];
  }
}

function interleaved(
  bytes: Uint8Array<ArrayBuffer>,
  { widthPx, heightPx, samplesPerPixel, bitsAllocated, isPlanar, photometric }: PixelFormat,
  isBigEndian: boolean,
): DecodedPixels {
  // The first sample of YBR is the luma, which is all that a grey film needs.
  const keptSamples = photometric === 'YBR_FULL' ? 1 : samplesPerPixel;
  const pixelCount = widthPx * heightPx;
  const values = new (bitsAllocated === 8 ? Uint8Array : Uint16Array)(pixelCount * keptSamples);
  const view = new DataView(bytes.buffer);
  for (let pixel = 0; pixel < pixelCount; pixel++) {
    for (let sample = 0; sample < keptSamples; sample++) {
      const from = isPlanar ? sample * pixelCount + pixel : pixel * samplesPerPixel + sample;
      values[pixel * keptSamples + sample] =
        bitsAllocated === 8 ? (bytes[from] as number) : view.getUint16(2 * from, !isBigEndian);
    }
  }
  return { widthPx, heightPx, samplesPerPixel: keptSamples, bitsPerSample: bitsAllocated, values };
}

/** The fragments of the first frame, joined (PS3.5 A.4). */
function encapsulatedFrame(dataSet: DataSet, element: Element, frameCount: number): Uint8Array {
  const fragments = element.fragments ?? [];
  const [, secondFrame] = element.basicOffsetTable ?? [];
  const ofFirstFrame = fragments.filter((fragment, i) => {
    if (frameCount === 1) return true;
    // Without an offset table a frame is one fragment: the only division that is allowed then.
    return secondFrame === undefined ? i === 0 : fragment.offset < secondFrame;
  });
  if (ofFirstFrame.length === 0) throw truncated(1, 0);
  return concatenate(
    ofFirstFrame.map(
      ({ position, length }) =>
        new Uint8Array(dataSet.byteArray.slice(position, position + length)),
    ),
  );
}

function rle(frame: Uint8Array, pixelCount: number, samples: number, bytesPerSample: number) {
  try {
    return decodeRle(frame, pixelCount, samples, bytesPerSample);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      {
        code: 'study.truncated',
        message: 'The RLE-compressed pixel data is incomplete.',
        expected: `${samples * bytesPerSample} segments of ${pixelCount} bytes each`,
        actual: error.message,
        advice: 'Fetch the file again from the archive.',
      },
      { cause: error },
    );
  }
}

function checkAgainst(format: PixelFormat, decoded: DecodedPixels): DecodedPixels {
  const describe = (size: { widthPx: number; heightPx: number; samplesPerPixel: number }) =>
    `${size.widthPx} × ${size.heightPx} px, ${size.samplesPerPixel} samples`;
  if (describe(format) === describe(decoded)) return decoded;
  throw new AppError({
    code: 'study.inconsistent',
    message: 'The compressed image is not the one the DICOM header describes.',
    expected: describe(format),
    actual: describe(decoded),
    advice: 'Fetch the file again from the archive.',
  });
}

function unsupported(transferSyntax: string): AppError {
  const name = OTHER_SYNTAXES[transferSyntax];
  return new AppError({
    code: 'study.transferSyntax',
    message: 'The DICOM image is compressed in a way that can’t be decoded.',
    expected: 'an uncompressed, deflated, RLE, JPEG baseline or JPEG 2000 transfer syntax',
    actual: name === undefined ? transferSyntax : `${name} (${transferSyntax})`,
    advice: 'Export it uncompressed, for example with dcmtk’s dcmdjpeg or dcmdjpls.',
  });
}

function truncated(expectedBytes: number, actualBytes: number): AppError {
  return new AppError({
    code: 'study.truncated',
    message: 'The DICOM file breaks off inside its pixel data.',
    expected: `at least ${expectedBytes} bytes of pixel data`,
    actual: `${actualBytes} bytes`,
    advice: 'Fetch the file again from the archive.',
  });
}
