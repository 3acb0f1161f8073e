import type { DataSet } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { readLut } from './dicom-lut.ts';

/**
 * Grey of a PALETTE COLOR image (PS3.3 C.7.6.3.1.5): each stored value looked up in the red, green
 * and blue tables, then luma (ITU-R BT.601), rounded.
 * @returns values from 0 to 2^bits − 1
 * @throws AppError `study.lut`, `study.pixelFormat` for segmented palettes
 */
export function paletteGrey(
  stored: ArrayLike<number>,
  dataSet: DataSet,
  encoding: { isSigned: boolean; isBigEndian: boolean },
): { values: Uint16Array; bits: number } {
  if (dataSet.elements.x00281221) throw segmented();
  const [red, green, blue] = [1, 2, 3].map(n =>
    readLut(dataSet, `x0028110${n}`, `x0028120${n}`, encoding),
  ) as [ReturnType<typeof readLut>, ReturnType<typeof readLut>, ReturnType<typeof readLut>];
  const count = Math.min(red.entries.length, green.entries.length, blue.entries.length);
  const greys = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const [r, g, b] = [red.entries[i], green.entries[i], blue.entries[i]] as number[];
    greys[i] = Math.round(0.299 * (r ?? 0) + 0.587 * (g ?? 0) + 0.114 * (b ?? 0));
  }
  const values = new Uint16Array(stored.length);
  for (let i = 0; i < values.length; i++) {
    const index = Math.min(count - 1, Math.max(0, (stored[i] as number) - red.firstInput));
    values[i] = greys[index] as number;
  }
  return { values, bits: Math.max(red.bits, green.bits, blue.bits) };
}

function segmented(): AppError {
  return new AppError({
    code: 'study.pixelFormat',
    message: 'The DICOM image has a segmented colour palette, which can’t be read.',
    expected: 'grey, RGB, or whole palette tables',
    actual: 'Segmented Palette Color Lookup Table Data',
    advice: 'Export the film as grey with 8 or 16 bits.',
  });
}
