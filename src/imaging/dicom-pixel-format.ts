import type { DataSet, Element } from 'dicom-parser';
import { AppError } from '../base/app-error.ts';
import { checkImageSize } from './image-size.ts';

/** The Image Pixel module's attributes (PS3.3 C.7.6.3), checked. */
export interface PixelFormat {
  /** Pixel Data, Float Pixel Data or Double Float Pixel Data. */
  element: Element;
  widthPx: number;
  heightPx: number;
  samplesPerPixel: number;
  bitsAllocated: 1 | 8 | 16 | 32 | 64;
  isFloat: boolean;
  bitsStored: number;
  highBit: number;
  isSigned: boolean;
  isPlanar: boolean;
  photometric: string;
  frameCount: number;
}

const GREY = ['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR'];
const COLOUR = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT'];
const FLOAT_BITS = { x7fe00008: 32, x7fe00009: 64 } as const;

/** Reads and checks the format. @throws AppError `study.noImage`, `study.pixelFormat`, `study.size` */
export function pixelFormatOf(dataSet: DataSet): PixelFormat {
  const heightPx = dataSet.uint16('x00280010');
  const widthPx = dataSet.uint16('x00280011');
  const { x7fe00010: integers, x7fe00008: floats, x7fe00009: doubles } = dataSet.elements;
  const element = integers ?? floats ?? doubles;
  if (widthPx === undefined || heightPx === undefined || !element) {
    throw new AppError({
      code: 'study.noImage',
      message: 'The DICOM file holds no image.',
      expected: 'Rows, Columns and Pixel Data',
      actual: `${dataSet.string('x00080060') ?? 'an object'} without them`,
      advice: 'Reports, plans and presentation states can’t be read; export the film itself.',
    });
  }
  checkImageSize(widthPx, heightPx);
  const isFloat = element !== integers;
  const floatBits = element === floats ? FLOAT_BITS.x7fe00008 : FLOAT_BITS.x7fe00009;
  const bitsAllocated = isFloat ? floatBits : (dataSet.uint16('x00280100') ?? 0);
  const bitsStored = isFloat ? bitsAllocated : (dataSet.uint16('x00280101') ?? bitsAllocated);
  const highBit = isFloat ? bitsAllocated - 1 : (dataSet.uint16('x00280102') ?? bitsStored - 1);
  const samplesPerPixel = dataSet.uint16('x00280002') ?? 1;
  const photometric = dataSet.string('x00280004') ?? 'MONOCHROME2';
  const samples = GREY.includes(photometric) ? 1 : COLOUR.includes(photometric) ? 3 : 0;
  if (
    !isAllocatable(bitsAllocated) ||
    (bitsAllocated === 64 && !isFloat) ||
    bitsStored < 1 ||
    highBit >= bitsAllocated ||
    highBit + 1 < bitsStored ||
    samplesPerPixel !== samples ||
    (samples === 3 && bitsAllocated === 1)
  ) {
    throw new AppError({
      code: 'study.pixelFormat',
      message: 'The DICOM image has pixels that no chest film has.',
      expected: 'grey (MONOCHROME1 or 2), palette or RGB, 1, 8, 16 or 32 bits a sample',
      actual: `${photometric}, ${samplesPerPixel} samples of ${bitsStored} bits stored in ${bitsAllocated}, high bit ${highBit}`,
      advice: 'Export the film as grey with 8 or 16 bits.',
    });
  }
  return {
    element,
    widthPx,
    heightPx,
    samplesPerPixel,
    bitsAllocated,
    isFloat,
    bitsStored,
    highBit,
    isSigned: !isFloat && dataSet.uint16('x00280103') === 1,
    isPlanar: samplesPerPixel > 1 && dataSet.uint16('x00280006') === 1,
    photometric,
    frameCount: Math.max(1, dataSet.intString('x00280008') || 1),
  };
}

function isAllocatable(bits: number): bits is PixelFormat['bitsAllocated'] {
  return [1, 8, 16, 32, 64].includes(bits);
}
