/// <reference path="./codecs.d.ts" />
import loadJpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import loadJpeg2000 from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { AppError } from '../base/app-error.ts';
import { checkImageSize } from './image-size.ts';

/** A decoded image before it becomes grey: samples interleaved, row-major. */
export interface DecodedPixels {
  widthPx: number;
  heightPx: number;
  samplesPerPixel: number;
  bitsPerSample: number;
  values: Uint8Array | Int8Array | Uint16Array | Int16Array;
}

/** The codecs write progress to standard output, which belongs to the commands. */
const quiet = { print() {}, printErr() {} };

let jpegModule: ReturnType<typeof loadJpeg> | undefined;
let jpeg2000Module: ReturnType<typeof loadJpeg2000> | undefined;

/** Baseline and progressive JPEG, 8 bit; YCbCr comes back as RGB. Throws `study.codec`. */
export async function decodeJpegPixels(bytes: Uint8Array): Promise<DecodedPixels> {
  jpegModule ??= loadJpeg(quiet);
  const decoder = new (await jpegModule).JPEGDecoder();
  return decodePixels(decoder, bytes, 'JPEG', () => {
    decoder.readHeader();
    const { width, height } = decoder.getFrameInfo();
    checkImageSize(width, height);
  });
}

/** JPEG 2000, lossless or not, up to 16 bit. Throws `study.codec`. */
export async function decodeJpeg2000Pixels(bytes: Uint8Array): Promise<DecodedPixels> {
  jpeg2000Module ??= loadJpeg2000(quiet);
  const decoder = new (await jpeg2000Module).J2KDecoder();
  return decodePixels(decoder, bytes, 'JPEG 2000', () => checkCodestreamSize(bytes));
}

/** Size as the SIZ marker has it, first in every codestream (ISO 15444-1 A.5.1). */
function checkCodestreamSize(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0xff4fff51) throw new RangeError('no codestream');
  checkImageSize(view.getUint32(8) - view.getUint32(16), view.getUint32(12) - view.getUint32(20));
}

function decodePixels(
  decoder: CodecDecoder,
  bytes: Uint8Array,
  name: string,
  checkHeader: () => void,
): DecodedPixels {
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    checkHeader();
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    const decoded = decoder.getDecodedBuffer();
    const expectedCount = width * height * componentCount * (bitsPerSample > 8 ? 2 : 1);
    if (decoded.length < expectedCount)
      throw new RangeError(`only ${decoded.length} bytes came out`);
    return {
      widthPx: width,
      heightPx: height,
      samplesPerPixel: componentCount,
      bitsPerSample,
      values: samplesOf(decoded.slice(0, expectedCount).buffer, bitsPerSample, isSigned),
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The codecs throw C++ exceptions as bare numbers (addresses), which tell a person nothing.
    throw new AppError(
      {
        code: 'study.codec',
        message: `The ${name} data can't be decoded.`,
        expected: `a whole ${name} image`,
        actual: error instanceof Error ? error.message : `${bytes.length} bytes the codec rejects`,
        advice: 'The file is probably damaged or cut short; fetch it again from its source.',
      },
      { cause: error },
    );
  } finally {
    decoder.delete();
  }
}

function samplesOf(buffer: ArrayBufferLike, bitsPerSample: number, isSigned: boolean) {
  if (bitsPerSample > 8) return isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
  return isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
}
