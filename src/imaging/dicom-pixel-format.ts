import type { DataSet } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { checkImageSize } from './image-size.ts';

/** The Image Pixel module's attributes (PS3.3 C.7.6.3), checked. */
export interface PixelFormat {
  widthPx: number;
  heightPx: number;
  samplesPerPixel: number;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  highBit: number;
  isSigned: boolean;
  isPlanar: boolean;
  photometric: string;
  frameCount: number;
}

/** Reads and checks the format. @throws AppError `study.noImage`, `study.pixelFormat`, `study.size` */
export function pixelFormatOf(dataSet: DataSet): PixelFormat {
  const heightPx = dataSet.uint16('x00280010');
  const widthPx = dataSet.uint16('x00280011');
  if (widthPx === undefined || heightPx === undefined || !dataSet.elements.x7fe00010) {
    throw new AppError({
      code: 'study.noImage',
      message: 'The DICOM file holds no image.',
      expected: 'Rows, Columns and Pixel Data',
      actual: `${dataSet.string('x00080060') ?? 'an object'} without them`,
      advice: 'Reports, plans and presentation states can’t be read; export the film itself.',
    });
  }
  checkImageSize(widthPx, heightPx);
  const bitsAllocated = dataSet.uint16('x00280100') ?? 0;
  const bitsStored = dataSet.uint16('x00280101') ?? bitsAllocated;
  const highBit = dataSet.uint16('x00280102') ?? bitsStored - 1;
  const samplesPerPixel = dataSet.uint16('x00280002') ?? 1;
  const photometric = dataSet.string('x00280004') ?? 'MONOCHROME2';
  const actual = `${photometric}, ${samplesPerPixel} samples of ${bitsStored} bits stored in ${bitsAllocated}, high bit ${highBit}`;
  const isColour = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT'].includes(photometric);
  const isGrey = photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2';
  if (
    (bitsAllocated !== 8 && bitsAllocated !== 16) ||
    bitsStored < 1 ||
    highBit >= bitsAllocated ||
    highBit + 1 < bitsStored ||
    !(isGrey && samplesPerPixel === 1) === !(isColour && samplesPerPixel === 3)
  ) {
    throw new AppError({
      code: 'study.pixelFormat',
      message: 'The DICOM image has pixels that no chest film has.',
      expected: 'grey (MONOCHROME1 or 2) or RGB, 8 or 16 bits a sample',
      actual,
      advice: 'Export the film as grey with 8 or 16 bits.',
    });
  }
  return {
    widthPx,
    heightPx,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    isSigned: dataSet.uint16('x00280103') === 1,
    isPlanar: samplesPerPixel > 1 && dataSet.uint16('x00280006') === 1,
    photometric,
    frameCount: Math.max(1, dataSet.intString('x00280008') || 1),
  };
}
