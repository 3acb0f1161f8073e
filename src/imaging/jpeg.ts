import { AppError } from '../base/app-error.ts';
import { decodeJpegPixels } from './codec.ts';
import { defaultWindow } from './default-window.ts';
import { asStored, type Film } from './film.ts';
import { luminance } from './luminance.ts';

/** A JPEG file (8 bit, grey or colour) as a film over its full range. Throws `study.*`. */
export async function decodeJpeg(bytes: Uint8Array): Promise<Film> {
  const { widthPx, heightPx, samplesPerPixel, values, colour } = await decodeJpegPixels(bytes);
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) {
    throw new AppError({
      code: 'study.colourModel',
      message: 'The JPEG has a colour model that can’t be shown as a film.',
      expected: 'grey or RGB',
      actual: `${samplesPerPixel} components`,
      advice: 'Save it as a grey JPEG or PNG.',
    });
  }
  const grey = { values: greyOf(values, samplesPerPixel, colour), slope: 1, intercept: 0 };
  const window = defaultWindow(grey, 8);
  return { widthPx, heightPx, ...grey, ...asStored, window };
}

function greyOf(values: ArrayLike<number>, samplesPerPixel: number, colour: string | undefined) {
  if (colour !== 'ybr') return luminance(values, samplesPerPixel, 255);
  const luma = new Uint16Array(values.length / samplesPerPixel);
  for (let i = 0; i < luma.length; i++) luma[i] = values[i * samplesPerPixel] as number;
  return luma;
}
