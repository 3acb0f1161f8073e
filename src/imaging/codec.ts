/// <reference path="./codecs.d.ts" />
import loadJpegLs from '@cornerstonejs/codec-charls/decodewasmjs';
import loadJpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import loadJpeg2000 from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import loadHighThroughput from '@cornerstonejs/codec-openjph/wasmjs';
import { Decoder as LosslessDecoder } from 'jpeg-lossless-decoder-js';
import { AppError } from '../base/app-error.ts';
import { checkImageSize } from './image-size.ts';
import { type JpegColour, withoutConversion } from './jpeg-colour.ts';
import { decodeJpegExtended } from './jpeg-extended.ts';
import { JPEG_LOSSLESS, JPEG_LS, type JpegHeader, readJpegHeader } from './jpeg-header.ts';

/** A decoded image before it becomes grey: row-major, the samples of a pixel side by side. */
export interface DecodedPixels {
  widthPx: number;
  heightPx: number;
  samplesPerPixel: number;
  bitsPerSample: number;
  values:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Float32Array
    | Float64Array;
  /** What colour samples are; absent: what the file says. */
  colour?: JpegColour;
}

type Size = { widthPx: number; heightPx: number; samplesPerPixel: number };

/** What a compressed image is by the header of its DICOM file. */
export type Expected = Size & { colour?: JpegColour };

/** WebAssembly memory never shrinks: a codec that has grown beyond this is dropped after use. */
const LARGEST_KEPT_HEAP_BYTES = 256 * 1024 * 1024;

type Loaded = Promise<{ module: CodecModule; newDecoder(): CodecDecoder }>;
/** What comes out of a codec; planes may still be apart. */
type CodecOutput = DecodedPixels & { isPlanar: boolean };

/** One WebAssembly codec: started when first needed, replaced after a failure. */
class Codec {
  readonly #load: () => Loaded;
  #loaded: Loaded | undefined;

  constructor(load: () => Loaded) {
    this.#load = load;
  }

  /** Throws whatever the codec does; its state is then unknown, so the next call gets a new one. */
  async decode(bytes: Uint8Array, expected: Size): Promise<CodecOutput> {
    this.#loaded ??= this.#load();
    const loading = this.#loaded;
    this.#loaded = undefined;
    const { module, newDecoder } = await loading;
    const decoder = newDecoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    // Some codecs give up without saying so, and leave less than the header promised.
    if (width !== expected.widthPx || height !== expected.heightPx) {
      throw new RangeError(`only ${width} × ${height} px came out`);
    }
    if (componentCount !== expected.samplesPerPixel) {
      throw new RangeError(`only ${componentCount} components came out`);
    }
    const decoded = decoder.getDecodedBuffer();
    const byteCount = width * height * componentCount * (bitsPerSample > 8 ? 2 : 1);
    if (decoded.length < byteCount) throw new RangeError(`only ${decoded.length} bytes came out`);
    const values = samplesOf(decoded.slice(0, byteCount).buffer, bitsPerSample, isSigned ?? false);
    // CharLS leaves planes apart that were coded apart (interleave mode 0, T.87 C.2.3).
    const isPlanar = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
    decoder.delete();
    if (module.HEAPU8.length <= LARGEST_KEPT_HEAP_BYTES) this.#loaded ??= loading;
    return {
      widthPx: width,
      heightPx: height,
      samplesPerPixel: componentCount,
      bitsPerSample,
      values,
      isPlanar,
    };
  }
}

// An options object of its own for each codec, because loading one writes the codec into it. The
// codecs write progress to standard output, which belongs to the commands.
const quiet = () => ({ print() {}, printErr() {} });
const jpeg = new Codec(async () => {
  const module = await loadJpeg(quiet());
  return { module, newDecoder: () => new module.JPEGDecoder() };
});
const jpegLs = new Codec(async () => {
  const module = await loadJpegLs(quiet());
  return { module, newDecoder: () => new module.JpegLSDecoder() };
});
const jpeg2000 = new Codec(async () => {
  const module = await loadJpeg2000(quiet());
  return { module, newDecoder: () => new module.J2KDecoder() };
});
const highThroughput = new Codec(async () => {
  const module = await loadHighThroughput(quiet());
  return { module, newDecoder: () => new module.HTJ2KDecoder() };
});

/**
 * Any image of the JPEG family before JPEG 2000, told apart by its own header: baseline, extended
 * and progressive of 8 bits (colour as it was coded, and said which), grey extended of 12, lossless, JPEG-LS.
 * @throws AppError `study.codec`, `study.size`, `study.inconsistent`
 */
export async function decodeJpegPixels(
  bytes: Uint8Array,
  expected?: Expected,
): Promise<DecodedPixels> {
  return coded('JPEG', bytes, async () => {
    const header = readJpegHeader(bytes);
    const { widthPx, heightPx, componentCount: samplesPerPixel, bitsPerSample } = header;
    const size = { widthPx, heightPx, samplesPerPixel };
    checkAgainst(size, expected);
    if (header.process === JPEG_LS) return interleaved(await jpegLs.decode(bytes, size));
    if (header.process === JPEG_LOSSLESS) return decodeLossless(bytes, header);
    if (header.process > 2) throw new RangeError('an arithmetic or hierarchical process');
    if (bitsPerSample === 8 && samplesPerPixel === 3) {
      const { bytes: marked, colour } = withoutConversion(bytes, expected?.colour);
      return { ...(await jpeg.decode(marked, size)), colour };
    }
    if (bitsPerSample === 8) return jpeg.decode(bytes, size);
    if (header.process === 2 || samplesPerPixel !== 1 || bitsPerSample > 12) {
      throw new RangeError(`${samplesPerPixel} components of ${bitsPerSample} bits`);
    }
    const values = decodeJpegExtended(bytes, header);
    return { widthPx, heightPx, samplesPerPixel, bitsPerSample, values };
  });
}

/**
 * JPEG 2000 and High-Throughput JPEG 2000, lossless or not, up to 16 bit; a multiple component
 * transformation is undone.
 * @throws AppError `study.codec`, `study.size`, `study.inconsistent`
 */
export async function decodeJpeg2000Pixels(
  bytes: Uint8Array,
  expected?: Expected,
): Promise<DecodedPixels> {
  return coded('JPEG 2000', bytes, async () => {
    const codestream = bytes.subarray(startOfCodestream(bytes));
    const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
    // The SIZ marker segment (ISO 15444-1 A.5.1): capabilities, size minus offset, components.
    const capabilities = view.getUint16(6);
    const widthPx = view.getUint32(8) - view.getUint32(16);
    const heightPx = view.getUint32(12) - view.getUint32(20);
    const size = { widthPx, heightPx, samplesPerPixel: view.getUint16(40) };
    checkAgainst(size, expected);
    const isHighThroughput = (capabilities & 0x4000) !== 0;
    const decoded = await (isHighThroughput ? highThroughput : jpeg2000).decode(codestream, size);
    return hasComponentTransformation(codestream) ? { ...decoded, colour: 'rgb' } : decoded;
  });
}

/** After the boxes of a JP2 file, which some archives wrap around what should be bare. */
function startOfCodestream(bytes: Uint8Array): number {
  const mark = [0xff, 0x4f, 0xff, 0x51];
  for (let i = 0; i + mark.length < Math.min(bytes.length, 4096); i++) {
    if (mark.every((byte, k) => bytes[i + k] === byte)) return i;
  }
  throw new RangeError('no codestream');
}

/** Whether the COD marker segment says so (ISO 15444-1 A.6.1). */
function hasComponentTransformation(codestream: Uint8Array): boolean {
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker === 0xff52) return view.getUint8(at + 8) !== 0;
    if (marker === 0xff90) break;
  }
  return false;
}

function decodeLossless(bytes: Uint8Array, header: JpegHeader): DecodedPixels {
  const { widthPx, heightPx, componentCount: samplesPerPixel, bitsPerSample } = header;
  // A code has at least one bit: fewer bytes can't be a whole image, and need not be tried.
  if (8 * bytes.length < widthPx * heightPx) throw new RangeError('fewer bits than pixels');
  const values = new LosslessDecoder().decode(bytes.slice().buffer);
  const count = widthPx * heightPx * samplesPerPixel;
  if (values?.length !== count) throw new RangeError(`${values?.length ?? 0} of ${count} samples`);
  return { widthPx, heightPx, samplesPerPixel, bitsPerSample, values };
}

function interleaved({ isPlanar, ...pixels }: CodecOutput): DecodedPixels {
  if (!isPlanar) return pixels;
  const { samplesPerPixel, values } = pixels;
  const pixelCount = values.length / samplesPerPixel;
  const mixed = values.slice();
  for (let i = 0; i < mixed.length; i++) {
    const plane = i % samplesPerPixel;
    mixed[i] = values[plane * pixelCount + (i - plane) / samplesPerPixel] as number;
  }
  return { ...pixels, values: mixed };
}

/** Before memory is spent on it: a size a film can have, and the one its file announces. */
function checkAgainst(size: Size, expected: Expected | undefined): void {
  checkImageSize(size.widthPx, size.heightPx);
  if (size.samplesPerPixel < 1 || size.samplesPerPixel > 4) {
    throw new RangeError(`${size.samplesPerPixel} components`);
  }
  const describe = ({ widthPx, heightPx, samplesPerPixel }: Size) =>
    `${widthPx} × ${heightPx} px, samples: ${samplesPerPixel}`;
  if (expected === undefined || describe(size) === describe(expected)) return;
  throw new AppError({
    code: 'study.inconsistent',
    message: 'The compressed image is not the one the DICOM header describes.',
    expected: describe(expected),
    actual: describe(size),
    advice: 'Fetch the file again from the archive.',
  });
}

async function coded<T>(name: string, bytes: Uint8Array, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
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
  }
}

function samplesOf(buffer: ArrayBufferLike, bitsPerSample: number, isSigned: boolean) {
  if (bitsPerSample > 8) return isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
  return isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
}
