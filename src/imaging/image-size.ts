import { AppError } from '../base/app-error.ts';

/** Twice the side and four times the pixels of the largest chest detectors. */
const MAX_SIDE_PX = 12_000;
const MAX_PIXEL_COUNT = 80_000_000;

/** Throws `study.size` before memory is spent on a size no chest film has. */
export function checkImageSize(widthPx: number, heightPx: number): void {
  const isSide = (lengthPx: number) =>
    Number.isInteger(lengthPx) && lengthPx >= 1 && lengthPx <= MAX_SIDE_PX;
  if (isSide(widthPx) && isSide(heightPx) && widthPx * heightPx <= MAX_PIXEL_COUNT) return;
  throw new AppError({
    code: 'study.size',
    message: 'The image has no size that a chest film can have.',
    expected: `sides of 1 to ${MAX_SIDE_PX} px and at most ${MAX_PIXEL_COUNT / 1e6} million pixels`,
    actual: `${widthPx} × ${heightPx} px`,
    advice: 'Check that this is a single chest film and that the file is not damaged.',
  });
}
