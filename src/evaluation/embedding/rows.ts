import { AppError } from '../../base/app-error.ts';

/** Wider rows are brought down to so many principal components first (van der Maaten & Hinton 2008). */
export const mostComponents = 50;

/** A map needs four rows. */
export function tooFewPoints(count: number): AppError {
  return new AppError({
    code: 'evaluation.tooFewPoints',
    message: 'Too few points for an embedding.',
    expected: '4 or more',
    actual: String(count),
    advice: 'Choose more films.',
  });
}
