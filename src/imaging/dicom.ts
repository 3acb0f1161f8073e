import type { DataSet } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import type { DecodedPixels } from './codec.ts';
import { defaultWindow } from './default-window.ts';
import { parseDicomFile } from './dicom-file.ts';
import { type PixelFormat, pixelFormatOf } from './dicom-pixel-format.ts';
import { firstFrame } from './dicom-pixels.ts';
import type { Film, PixelSpacing, Window } from './film.ts';
import { luminance } from './luminance.ts';

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

/**
 * A DICOM file's first frame as a film: Bits Stored and High Bit applied, signed values shifted to
 * unsigned by the intercept, colour made grey, Rescale Slope and Intercept kept as the modality LUT.
 * @throws AppError `study.*`: see dicom-file.ts and dicom-pixels.ts; `study.modalityLut` for a
 *   Modality LUT Sequence, which no slope and intercept can stand for
 */
export async function decodeDicom(bytes: Uint8Array): Promise<{ film: Film; dicom: DicomFacts }> {
  const { dataSet, transferSyntax } = parseDicomFile(bytes);
  const format = pixelFormatOf(dataSet);
  if (dataSet.elements.x00283000) {
    throw new AppError({
      code: 'study.modalityLut',
      message: 'The DICOM image has a Modality LUT Sequence, which is not supported.',
      expected: 'Rescale Slope and Intercept, or neither',
      actual: 'a Modality LUT Sequence',
      advice: 'Export the film “for presentation”.',
    });
  }
  const pixels = await firstFrame(dataSet, transferSyntax, format);
  const { values, offset } = greyValues(pixels, format);
  const slope = decimal(dataSet, 'x00281053') || 1;
  const intercept = (decimal(dataSet, 'x00281052') ?? 0) - slope * offset;
  const padding = dataSet.uint16('x00280120');
  const paddingValue = padding === undefined ? undefined : storedValue(padding, format) + offset;
  const film = {
    widthPx: format.widthPx,
    heightPx: format.heightPx,
    values,
    slope,
    intercept,
    inverted: format.photometric === 'MONOCHROME1',
    spacing: spacingOf(dataSet),
  };
  const window = windowOf(dataSet) ?? defaultWindow(film, format.bitsStored, paddingValue);
  const dicom = {
    transferSyntax,
    modality: dataSet.string('x00080060') ?? null,
    bodyPart: dataSet.string('x00180015') ?? null,
    viewPosition: dataSet.string('x00185101') ?? null,
    frameCount: format.frameCount,
  };
  return { film: { ...film, window }, dicom };
}

/** Unsigned values, and the offset that was added to the stored ones. Colour is never signed. */
function greyValues({ values, samplesPerPixel }: DecodedPixels, format: PixelFormat) {
  if (samplesPerPixel > 1) {
    return { values: luminance(values, samplesPerPixel, 2 ** format.bitsStored - 1), offset: 0 };
  }
  const offset = format.isSigned ? 2 ** (format.bitsStored - 1) : 0;
  const grey = new Uint16Array(values.length);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = storedValue(values[i] as number, format) + offset;
  }
  return { values: grey, offset };
}

/** Bits High Bit − Bits Stored + 1 … High Bit of a sample, as signed as the header says (PS3.5 8.1.1). */
function storedValue(sample: number, { bitsStored, highBit, isSigned }: PixelFormat): number {
  const bits = (sample >> (highBit + 1 - bitsStored)) & (2 ** bitsStored - 1);
  return isSigned && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits;
}

/**
 * The first window the file names. VOI LUT Sequence and VOI LUT Function are not applied: a film
 * that has only those is shown under the default window.
 */
function windowOf(dataSet: DataSet): Window | null {
  const centre = decimal(dataSet, 'x00281050');
  const width = decimal(dataSet, 'x00281051');
  if (centre === undefined || width === undefined || width <= 0) return null;
  const label = dataSet.string('x00281055', 0);
  return label ? { centre, width, label } : { centre, width };
}

/**
 * Pixel Spacing counts as calibrated to the patient only where it differs from Imager Pixel Spacing
 * (PS3.3 10.7.1.3).
 */
function spacingOf(dataSet: DataSet): PixelSpacing | null {
  const patient = pairOf(dataSet, 'x00280030');
  const detector = pairOf(dataSet, 'x00181164');
  if (patient && (patient.rowMm !== detector?.rowMm || patient.columnMm !== detector.columnMm)) {
    return { ...patient, plane: 'patient' };
  }
  return detector && { ...detector, plane: 'detector' };
}

function pairOf(dataSet: DataSet, tag: string) {
  const rowMm = decimal(dataSet, tag, 0);
  const columnMm = decimal(dataSet, tag, 1);
  return rowMm !== undefined && columnMm !== undefined && rowMm > 0 && columnMm > 0
    ? { rowMm, columnMm }
    : null;
}

/** One value of a decimal string; undefined where absent or no number. */
function decimal(dataSet: DataSet, tag: string, index = 0): number | undefined {
  const value = dataSet.floatString(tag, index);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
