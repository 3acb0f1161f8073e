import { AppError } from '../base/app-error.ts';
import type { Ports, ReadingRecord } from './ports.ts';

/** A reading of the library. @throws AppError `reading.unknown` */
export function knownReading(
  { catalogue }: Pick<Ports, 'catalogue'>,
  readingId: string,
): ReadingRecord {
  const record = catalogue.reading(readingId);
  if (record !== null) return record;
  throw new AppError({
    code: 'reading.unknown',
    message: `The library has no reading ${readingId}.`,
  });
}

/** @throws AppError `reading.notFinished` */
export function refuseUnlessFinished({ readingId, state }: ReadingRecord): void {
  if (state === 'finished') return;
  throw new AppError({
    code: 'reading.notFinished',
    message: `Reading ${readingId} is not finished: nothing is decided about it yet.`,
    expected: 'a finished reading',
    actual: state,
    advice: 'Go on with the reading and finish it first.',
  });
}

/** @throws AppError `reading.closed` */
export function refuseUnlessOpen({ readingId, state }: ReadingRecord): void {
  if (state === 'open') return;
  throw new AppError({
    code: 'reading.closed',
    message: `Reading ${readingId} is ${state}; nothing can be added to it.`,
    expected: 'a reading that is recording or interrupted',
    actual: state,
  });
}
