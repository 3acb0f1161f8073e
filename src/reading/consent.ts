import { z } from 'zod';
import type { ReadingHeader } from './journal.ts';

/** What a reader is asked for, each by itself. `retention`: keeping the sound of their voice. */
export const CONSENT_KINDS = ['camera', 'microphone', 'retention', 'training'] as const;

/**
 * Of the words in which readers are asked (`renderer/locales/*` `consent.json`). Whoever agreed to
 * other words is asked again.
 */
export const CONSENT_VERSION = 1;

export const consentChoices = z.object({
  camera: z.boolean(),
  microphone: z.boolean(),
  retention: z.boolean(),
  training: z.boolean(),
});

/** What a reader agreed to, when, and to which words in which language. */
export const consent = consentChoices.extend({
  version: z.number().int(),
  /** Wall clock, ISO 8601 in UTC. */
  at: z.string(),
  language: z.string(),
});

/**
 * `readers/<id>/consent.jsonl`: what a reader decided, one JSON object a line, appended only. The
 * last line counts. A withdrawal takes everything back: the reader is asked again before the next
 * recording.
 */
export const consentEvent = z.discriminatedUnion('what', [
  consent.extend({ what: z.literal('consent'), reader: z.string() }),
  z.object({
    what: z.literal('withdrawal'),
    reader: z.string(),
    at: z.string(),
    /** How many readings were deleted with it. */
    readingCount: z.number().int(),
  }),
]);

export type ConsentKind = (typeof CONSENT_KINDS)[number];
export type ConsentChoices = z.infer<typeof consentChoices>;
export type Consent = z.infer<typeof consent>;
export type ConsentEvent = z.infer<typeof consentEvent>;

/** Sources that are a camera on the reader's eyes. */
const CAMERAS: readonly string[] = ['webcam', 'gazepoint'];

export function formatConsent(event: ConsentEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** Whose file it is: every line says so. Null where none can be read. */
export function readerOf(text: string): string | null {
  return linesOf(text).find(event => event !== null)?.reader ?? null;
}

/**
 * What holds at the end of the file; null where the reader was never asked, has withdrawn, agreed to
 * other words, or where the last line can't be read: then nothing is taken for agreed.
 */
export function consentOf(text: string): Consent | null {
  const last = linesOf(text).at(-1) ?? null;
  if (last?.what !== 'consent' || last.version !== CONSENT_VERSION) return null;
  const { what, reader, ...given } = last;
  return given;
}

/** When the reader last withdrew; null: not since the last consent. */
export function withdrawnAt(text: string): string | null {
  const last = linesOf(text).at(-1) ?? null;
  return last?.what === 'withdrawal' ? last.at : null;
}

/** What a reading needs and its reader has not agreed to. */
export function missingConsent(
  { gazeSource, speechModel }: Pick<ReadingHeader, 'gazeSource' | 'speechModel'>,
  given: Consent | null,
): ConsentKind[] {
  const needed: ConsentKind[] = [];
  if (CAMERAS.includes(gazeSource)) needed.push('camera');
  if (speechModel !== null) needed.push('microphone');
  return needed.filter(kind => given?.[kind] !== true);
}

/**
 * Whether a model may be trained on a reading: its reader agreed to that when it was recorded and
 * agrees now. Of a reading from before readers were asked only what holds now counts. Synthetic
 * readings have no reader, and data sets bring the consent of theirs.
 *
 * @param now what the reader agrees to today
 */
export function mayTrainOn(
  { consent: then, gazeSource, origin }: Pick<ReadingHeader, 'consent' | 'gazeSource' | 'origin'>,
  now: Consent | null,
): boolean {
  if (origin !== undefined || gazeSource === 'synthetic') return true;
  return now?.training === true && then?.training !== false;
}

/** The events of the file; null for a line that is none. */
function linesOf(text: string): (ConsentEvent | null)[] {
  const lines = text.split('\n').filter(line => line !== '');
  return lines.map(line => {
    try {
      return consentEvent.safeParse(JSON.parse(line)).data ?? null;
    } catch {
      return null;
    }
  });
}
