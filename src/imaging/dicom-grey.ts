import type { DataSet } from 'dicom-parser';
import type { DecodedPixels } from './codec.ts';
import type { PixelFormat } from './dicom-pixel-format.ts';
import { luminance } from './luminance.ts';
import { paletteGrey } from './palette.ts';

/** Grey pixels as unsigned 16 bits: the stored value is `values · step + offset`. */
export interface GreyPixels {
  values: Uint16Array;
  step: number;
  offset: number;
  /** How many bits an image made for display has; deeper ones get a window by their values. */
  bits: number;
  /** Whether stored values were rounded to a multiple of `step`. */
  isRounded: boolean;
}

const LARGEST = 65535;
type Triple = [number, number, number];

/** Any pixels as grey: Bits Stored applied, colour as luma, signed values shifted, deep ones scaled. */
export function greyPixels(
  pixels: DecodedPixels,
  format: PixelFormat,
  dataSet: DataSet,
  isBigEndian: boolean,
): GreyPixels {
  const { values, samplesPerPixel } = pixels;
  const { bitsStored, isSigned, isFloat, photometric } = format;
  if (photometric === 'PALETTE COLOR') {
    const stored = storedValues(values, format);
    const grey = paletteGrey(stored, dataSet, { isSigned, isBigEndian });
    return { ...grey, step: 1, offset: 0, isRounded: false };
  }
  if (samplesPerPixel > 1) {
    const isLumaFirst = (pixels.colour ?? statedColour(photometric)) === 'ybr';
    if (bitsStored > 16) return scaled(luma(values, samplesPerPixel, isLumaFirst), bitsStored);
    const grey = isLumaFirst
      ? everyNth(values, samplesPerPixel)
      : luminance(values, samplesPerPixel, 2 ** bitsStored - 1);
    return { values: grey, step: 1, offset: 0, bits: bitsStored, isRounded: false };
  }
  if (isFloat || bitsStored > 16) return scaled(storedValues(values, format), bitsStored);
  const offset = isSigned ? -(2 ** (bitsStored - 1)) : 0;
  const grey = new Uint16Array(values.length);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = storedValue(values[i] as number, format) - offset;
  }
  return { values: grey, step: 1, offset, bits: bitsStored, isRounded: false };
}

/** Bits High Bit − Bits Stored + 1 … High Bit of a sample, as signed as the header says (PS3.5 8.1.1). */
export function storedValue(
  sample: number,
  { bitsStored, highBit, isSigned }: Pick<PixelFormat, 'bitsStored' | 'highBit' | 'isSigned'>,
): number {
  if (bitsStored > 16) {
    const shifted = Math.floor(sample / 2 ** (highBit + 1 - bitsStored)) % 2 ** bitsStored;
    return isSigned && shifted >= 2 ** (bitsStored - 1) ? shifted - 2 ** bitsStored : shifted;
  }
  const bits = (sample >>> (highBit + 1 - bitsStored)) & (2 ** bitsStored - 1);
  return isSigned && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits;
}

function storedValues(values: DecodedPixels['values'], format: PixelFormat): Float64Array {
  if (format.isFloat) return Float64Array.from(values);
  return Float64Array.from(values, sample => storedValue(sample, format));
}

function statedColour(photometric: string): 'rgb' | 'ybr' {
  return photometric.startsWith('YBR_FULL') ? 'ybr' : 'rgb';
}

/** Of samples too deep for `luminance`, unrounded. */
function luma(values: DecodedPixels['values'], samplesPerPixel: number, isLumaFirst: boolean) {
  const [red, green, blue] = isLumaFirst ? [1, 0, 0] : [0.299, 0.587, 0.114];
  return Float64Array.from({ length: values.length / samplesPerPixel }, (_, pixel) => {
    const [r, g, b] = [0, 1, 2].map(k => values[samplesPerPixel * pixel + k]) as Triple;
    return red * r + green * g + blue * b;
  });
}

function everyNth(values: DecodedPixels['values'], n: number): Uint16Array {
  return Uint16Array.from({ length: values.length / n }, (_, i) => values[n * i] as number);
}

/** Whole numbers within 16 bits of each other are kept exactly; others share 65536 levels. */
function scaled(stored: Float64Array, bits: number): GreyPixels {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  for (const value of stored) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    isWhole &&= Number.isInteger(value);
  }
  const offset = Number.isFinite(low) ? low : 0;
  const span = Number.isFinite(low) ? high - low : 0;
  const isExact = isWhole && span <= LARGEST;
  const step = isExact || span === 0 || !Number.isFinite(span) ? 1 : span / LARGEST;
  // What is no number counts as the lowest; infinities as the ends.
  const values = Uint16Array.from(stored, value =>
    Math.min(LARGEST, Math.max(0, Math.round((value - offset) / step) || 0)),
  );
  return { values, step, offset, bits, isRounded: !isExact };
}
