import { AppError } from '../base/app-error.ts';
import {
  type Consent,
  type ConsentKind,
  consentOf,
  mayTrainOn,
  missingConsent,
} from '../reading/consent.ts';
import type { ReadingHeader } from '../reading/journal.ts';
import type { Ports } from './ports.ts';

/** What a reader agrees to today; null: to nothing. */
export async function currentConsent(
  { consents }: Pick<Ports, 'consents'>,
  reader: string,
): Promise<Consent | null> {
  return consentOf(await consents.read(reader));
}

/** @throws AppError `consent.missing` where the recording needs what its reader has not agreed to */
export function refuseWithoutConsent(
  recording: Pick<ReadingHeader, 'reader' | 'gazeSource' | 'speechModel'>,
  given: Consent | null,
): void {
  const missing = missingConsent(recording, given);
  if (missing.length === 0) return;
  throw new AppError({
    code: 'consent.missing',
    message: `${recording.reader} has not agreed to this recording.`,
    expected: `consent to ${missing.map(nameOf).join(' and ')}`,
    actual: given === null ? 'none: this reader has not been asked' : `refused on ${given.at}`,
    advice: 'Ask the reader (Settings, Consent), or record without it.',
  });
}

/** Those of the readings that a model may be trained on, by their readers' consent. */
export async function withTrainingConsent<T extends { readingId: string; reader: string }>(
  ports: Pick<Ports, 'consents' | 'readings'>,
  readings: readonly T[],
): Promise<T[]> {
  const now = new Map<string, Consent | null>();
  const allowed: T[] = [];
  for (const reading of readings) {
    const { reader, readingId } = reading;
    if (!now.has(reader)) now.set(reader, await currentConsent(ports, reader));
    const header = await ports.readings.header(readingId);
    if (mayTrainOn(header, now.get(reader) ?? null)) allowed.push(reading);
  }
  return allowed;
}

function nameOf(kind: ConsentKind): string {
  return kind === 'retention' ? 'keeping the sound' : `the ${kind}`;
}
