import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { AppError } from '../base/app-error.ts';
import { defaultWindow } from './default-window.ts';
import { asStored, type Film } from './film.ts';
import { checkImageSize } from './image-size.ts';
import { luminance } from './luminance.ts';

const IHDR_WIDTH_OFFSET = 16;

/**
 * A PNG (1 to 16 bit; grey, RGB, palette, alpha over black) as a film: 8 bit and less over the full
 * range, 16 bit under the default window. Fewer than 8 bits are spread over 0 to 255.
 * Throws `study.png` where the file is damaged.
 */
export function decodePng(bytes: Uint8Array): Film {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < IHDR_WIDTH_OFFSET + 8) throw damaged(`${bytes.length} bytes`);
  checkImageSize(header.getUint32(IHDR_WIDTH_OFFSET), header.getUint32(IHDR_WIDTH_OFFSET + 4));
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error), error);
  }
  const { width, height } = png;
  const maximum = png.depth === 16 ? 65535 : 255;
  const { samples, samplesPerPixel } = wholeSamples(png);
  const values = luminance(samples, samplesPerPixel, maximum);
  if (values.length !== width * height) throw damaged(`${values.length} pixels`);
  const grey = { values, slope: 1, intercept: 0 };
  const window = defaultWindow(grey, png.depth === 16 ? 16 : 8);
  return { widthPx: width, heightPx: height, ...grey, ...asStored, window };
}

/** Samples of 8 or 16 bits: palettes looked up, packed bits spread over 0 to 255. */
function wholeSamples(png: DecodedPng) {
  if (png.palette) {
    const samples = convertIndexedToRgb(png);
    return { samples, samplesPerPixel: samples.length / (png.width * png.height) };
  }
  if (png.depth >= 8) return { samples: png.data, samplesPerPixel: png.channels };
  const perByte = 8 / png.depth;
  const maximum = 2 ** png.depth - 1;
  const bytesPerRow = Math.ceil(png.width / perByte);
  const samples = new Uint8Array(png.width * png.height);
  for (let i = 0; i < samples.length; i++) {
    const column = i % png.width;
    const row = Math.floor(i / png.width);
    const byte = png.data[row * bytesPerRow + Math.floor(column / perByte)] as number;
    const shift = 8 - png.depth * ((column % perByte) + 1);
    samples[i] = Math.round((255 * ((byte >> shift) & maximum)) / maximum);
  }
  return { samples, samplesPerPixel: 1 };
}

function damaged(actual: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'study.png',
      message: 'The PNG file is damaged.',
      expected: 'a whole PNG image with matching checksums',
      actual,
      advice: 'Fetch it again from its source.',
    },
    { cause },
  );
}
