import type { DataSet } from 'dicom-parser';
import { AppError, type ErrorReport } from '../base/app-error.ts';
import { defaultWindow } from './default-window.ts';
import { decimal, frameAttributes, itemsOf } from './dicom-attributes.ts';
import { parseDicomFile, unreadable } from './dicom-file.ts';
import { type GreyPixels, greyPixels, storedValue } from './dicom-grey.ts';
import { readLut } from './dicom-lut.ts';
import { type PixelFormat, pixelFormatOf } from './dicom-pixel-format.ts';
import { firstFrame } from './dicom-pixels.ts';
import { spacingOf } from './dicom-spacing.ts';
import { readPresets } from './dicom-voi.ts';
import type { Film } from './film.ts';
import { isBigEndian } from './transfer-syntax.ts';

export { looksLikeDicom } from './dicom-file.ts';

/** What Foveal takes from a DICOM header besides the film; nothing here identifies a patient. */
export interface DicomFacts {
  transferSyntax: string;
  /** `DX`, `CR` … */
  modality: string | null;
  /** `CHEST` … */
  bodyPart: string | null;
  /** `PA`, `AP`, `LL` … */
  viewPosition: string | null;
  frameCount: number;
}

const PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 'x00289145';

/**
 * A DICOM file's first frame as a film: Bits Stored and High Bit applied, signed values shifted to
 * unsigned by the intercept, colour made grey. The modality LUT is a table where the file has one
 * (`values` are then its output), else Rescale Slope and Intercept.
 * @throws AppError `study.*`: see dicom-file.ts, dicom-pixel-format.ts and dicom-pixels.ts
 */
export async function decodeDicom(bytes: Uint8Array): Promise<{ film: Film; dicom: DicomFacts }> {
  try {
    return await decode(bytes);
  } catch (error) {
    throw unreadable(error);
  }
}

async function decode(bytes: Uint8Array): Promise<{ film: Film; dicom: DicomFacts }> {
  const { dataSet, transferSyntax } = parseDicomFile(bytes);
  const format = pixelFormatOf(dataSet);
  const isBig = isBigEndian(transferSyntax);
  const pixels = await firstFrame(dataSet, transferSyntax, format);
  const grey = greyPixels(pixels, format, dataSet, isBig);

  const warnings = warningsOf(format, grey);
  const padding = paddingOf(dataSet, format, grey);
  const modality = modalityOf(dataSet, format, grey, isBig, warnings);
  const isSigned = modality.intercept < 0;
  const presets = readPresets(dataSet, { isSigned, isBigEndian: isBig }, warnings);
  const film = {
    widthPx: format.widthPx,
    heightPx: format.heightPx,
    ...modality,
    inverted: format.photometric === 'MONOCHROME1',
    padding: modality.hasTable ? null : padding,
    spacing: spacingOf(dataSet),
    presets: [...presets.luts, ...presets.windows],
    warnings,
  };
  const { hasTable, ...rest } = film;
  const bits = hasTable ? 16 : grey.bits;
  const window = presets.windows[0] ?? defaultWindow(film, bits, film.padding);
  const dicom = {
    transferSyntax,
    modality: dataSet.string('x00080060') ?? null,
    bodyPart: dataSet.string('x00180015') ?? null,
    viewPosition: dataSet.string('x00185101') ?? null,
    frameCount: format.frameCount,
  };
  return { film: { ...rest, window }, dicom };
}

/** Stored to modality values (PS3.3 C.11.1): by a table, which overrides the rescale, or linear. */
function modalityOf(
  dataSet: DataSet,
  { isSigned }: PixelFormat,
  { values, step, offset }: GreyPixels,
  isBig: boolean,
  warnings: ErrorReport[],
) {
  const [item] = itemsOf(dataSet, 'x00283000');
  if (item && step === 1) {
    try {
      const lut = readLut(item, 'x00283002', 'x00283006', { isSigned, isBigEndian: isBig });
      if (lut.wasRepaired) warnings.push(repairedLut);
      const last = lut.entries.length - 1;
      const mapped = values.map(value => {
        const index = Math.min(last, Math.max(0, value + offset - lut.firstInput));
        return lut.entries[index] as number;
      });
      return { values: mapped, slope: 1, intercept: 0, hasTable: true };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warnings.push({ ...error.toReport(), code: 'film.modalityLutLeftOut' });
    }
  }
  const attributes = frameAttributes(dataSet, PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
  const first = (tag: string) =>
    attributes.map(from => decimal(from, tag)).find(value => value !== undefined);
  const slope = first('x00281053') || 1;
  const intercept = (first('x00281052') ?? 0) + slope * offset;
  return { values, slope: slope * step, intercept, hasTable: false };
}

/** Pixel Padding Value up to its Range Limit (PS3.3 C.7.5.1.1.2), in the film's values. */
function paddingOf(dataSet: DataSet, format: PixelFormat, { step, offset }: GreyPixels) {
  const padding = dataSet.uint16('x00280120');
  if (padding === undefined || format.samplesPerPixel > 1 || format.isFloat || step !== 1) {
    return null;
  }
  const limit = dataSet.uint16('x00280121') ?? padding;
  const ends = [padding, limit].map(value => storedValue(value, format) - offset);
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function warningsOf({ frameCount, samplesPerPixel, photometric }: PixelFormat, grey: GreyPixels) {
  const warnings: ErrorReport[] = [];
  if (frameCount > 1) {
    const message = `The file holds ${frameCount} frames; the first is shown.`;
    warnings.push({ code: 'film.firstFrame', message });
  }
  if (samplesPerPixel > 1 || photometric === 'PALETTE COLOR') {
    warnings.push({ code: 'film.colour', message: 'The image is in colour; it is shown as grey.' });
  }
  if (grey.isRounded) {
    const message = 'The image has values finer than 16 bits; they are rounded to 65536 levels.';
    warnings.push({ code: 'film.rounded', message });
  }
  return warnings;
}

const repairedLut: ErrorReport = {
  code: 'film.modalityLutRepaired',
  message:
    'The modality LUT of the file does not match its description; it is used as far as it goes.',
  advice: 'Compare the greys with another viewer before relying on them.',
};
