import { z } from 'zod';
import type { EditedSentence } from '../speech/transcript.ts';
import { qualityIssue } from './quality-gate.ts';

/**
 * `readings/<id>/decisions.jsonl`: what people and the quality gate decided about a finished reading,
 * one JSON object a line, appended only. The last one about a sentence, the last one about the
 * reading, and the last transcript, counts, so every decision can be taken back and none is lost. The
 * journal itself stays what happened.
 */
const at = z.string();
const about = {
  /** The sentence, by the time of its first word: numbers change when sentences are split anew. */
  sentenceStartMs: z.number(),
  /** As it was read when the decision was made. */
  text: z.string(),
  by: z.string(),
  /** Wall clock, ISO 8601 in UTC. */
  at,
};
export const editedSentence = z.object({
  words: z
    .array(
      z.object({
        text: z.string().min(1).max(200),
        /** On the reading's clock. */
        startMs: z.number().min(0),
        endMs: z.number().min(0),
        confidence: z.number().min(0).max(1),
      }),
    )
    .min(1),
  exclusion: z.string().min(1).max(200).nullable(),
});
export const decision = z.discriminatedUnion('what', [
  /** Not to be used in training and averages, such as one said without looking. */
  z.object({ what: z.literal('exclude'), reason: z.string().min(1), ...about }),
  z.object({ what: z.literal('include'), ...about }),
  /** The quality gate's: its gaze is too poor for training, by these issues and the limits of the day. */
  z.object({ what: z.literal('rejectReading'), issues: z.array(qualityIssue).min(1), at }),
  /** A person's; the last decision about the reading counts, whoever made it. */
  z.object({ what: z.literal('excludeReading'), reason: z.string().min(1), by: z.string(), at }),
  z.object({
    what: z.literal('includeReading'),
    /** Absent where what a person had left out is taken in again, and in older files. */
    reason: z.string().min(1).optional(),
    by: z.string(),
    at,
  }),
  /** The sentences from now on, whole; null: as they were dictated, marks by their times staying. */
  z.object({
    what: z.literal('transcript'),
    sentences: z.array(editedSentence).nullable(),
    by: z.string(),
    at,
  }),
]);

export type Decision = z.infer<typeof decision>;
const ABOUT_READINGS = ['rejectReading', 'excludeReading', 'includeReading'] as const;
export type ReadingDecision = Extract<Decision, { what: (typeof ABOUT_READINGS)[number] }>;

export function formatDecision(made: Decision): string {
  return `${JSON.stringify(made)}\n`;
}

/**
 * Why sentences are excluded, by the time of their first word. A line that is no decision, such as a
 * torn one, decides nothing.
 */
export function exclusionsOf(decisions: string): Map<number, string> {
  let exclusions = new Map<number, string>();
  for (const line of decisions.split('\n')) {
    const made = decisionOf(line);
    if (made?.what === 'exclude') exclusions.set(made.sentenceStartMs, made.reason);
    else if (made?.what === 'include') exclusions.delete(made.sentenceStartMs);
    else if (made?.what === 'transcript' && made.sentences !== null) {
      exclusions = new Map(made.sentences.flatMap(exclusionOf));
    }
  }
  return exclusions;
}

/** What a person made of the words: the last transcript; null where they are as dictated. */
export function transcriptOf(decisions: string): EditedSentence[] | null {
  let transcript: EditedSentence[] | null = null;
  for (const line of decisions.split('\n')) {
    const made = decisionOf(line);
    if (made?.what === 'transcript') transcript = made.sentences;
  }
  return transcript;
}

function exclusionOf({ words, exclusion }: EditedSentence): [number, string][] {
  return exclusion === null ? [] : [[Math.min(...words.map(({ startMs }) => startMs)), exclusion]];
}

/** What was decided last about a reading as a whole; null: nothing. */
export function readingDecisionOf(decisions: string): ReadingDecision | null {
  let last: ReadingDecision | null = null;
  for (const line of decisions.split('\n')) {
    const made = decisionOf(line);
    if (made !== null && isAboutReading(made)) last = made;
  }
  return last;
}

function isAboutReading(made: Decision): made is ReadingDecision {
  return ABOUT_READINGS.some(what => what === made.what);
}

function decisionOf(line: string): Decision | null {
  try {
    return decision.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
