import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { JOURNAL_VERSION, type ReadingHeader, readingHeader } from './journal.ts';

/** What every version has. */
const anyHeader = z.looseObject({ journalVersion: z.number().int(), readingId: z.string() });

type AnyHeader = z.infer<typeof anyHeader>;

/**
 * From each version to the next. Lines of older journals are understood as they are: what later
 * versions write in addition is optional.
 */
const steps: Record<number, (header: AnyHeader) => AnyHeader> = {
  // 2: readers are asked for consent. Nobody was before, which an absent field says.
  1: header => ({ ...header, journalVersion: 2 }),
};

/**
 * The header of a reading of our version or an older one, as ours has it.
 *
 * @returns the reason where it is none
 * @throws AppError `reading.newerVersion`
 */
export function readHeader(value: unknown): ReadingHeader | string {
  const found = anyHeader.safeParse(value);
  if (!found.success) return reasonOf(found.error);
  if (found.data.journalVersion > JOURNAL_VERSION) throw newerVersion(found.data);
  let header = found.data;
  while (header.journalVersion < JOURNAL_VERSION) {
    const step = steps[header.journalVersion];
    if (step === undefined) return `journalVersion: ${header.journalVersion}`;
    header = step(header);
  }
  const checked = readingHeader.safeParse(header);
  return checked.success ? checked.data : reasonOf(checked.error);
}

function reasonOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'header'}: ${issue?.message ?? 'wrong shape'}`;
}

function newerVersion({ readingId, journalVersion }: AnyHeader): AppError {
  return new AppError({
    code: 'reading.newerVersion',
    message: `Reading ${readingId} was recorded by a newer Foveal.`,
    expected: `version ${JOURNAL_VERSION} of the journal or older`,
    actual: `version ${journalVersion}`,
    advice: 'Install the newer version to see it. Nothing of it was changed.',
  });
}
