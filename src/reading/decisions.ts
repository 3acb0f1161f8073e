import { z } from 'zod';
import { qualityIssue } from './quality-gate.ts';

/**
 * `readings/<id>/decisions.jsonl`: what people and the quality gate decided about a finished reading,
 * one JSON object a line, appended only. The last one about a sentence, and the last one about the
 * reading, counts, so every decision can be taken back and none is lost. The journal itself stays what
 * happened.
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
export const decision = z.discriminatedUnion('what', [
  /** Not to be used in training and averages, such as one said without looking. */
  z.object({ what: z.literal('exclude'), reason: z.string().min(1), ...about }),
  z.object({ what: z.literal('include'), ...about }),
  /** The quality gate's: its gaze is too poor for training, by these issues and the limits of the day. */
  z.object({ what: z.literal('rejectReading'), issues: z.array(qualityIssue).min(1), at }),
  /** A person's; the last decision about the reading counts, whoever made it. */
  z.object({ what: z.literal('excludeReading'), reason: z.string().min(1), by: z.string(), at }),
  z.object({ what: z.literal('includeReading'), by: z.string(), at }),
]);

export type Decision = z.infer<typeof decision>;
export type ReadingDecision = Exclude<Decision, { what: 'exclude' | 'include' }>;

export function formatDecision(made: Decision): string {
  return `${JSON.stringify(made)}\n`;
}

/**
 * Why sentences are excluded, by the time of their first word. A line that is no decision, such as a
 * torn one, decides nothing.
 */
export function exclusionsOf(decisions: string): Map<number, string> {
  const exclusions = new Map<number, string>();
  for (const line of decisions.split('\n')) {
    const made = decisionOf(line);
    if (made?.what === 'exclude') exclusions.set(made.sentenceStartMs, made.reason);
    else if (made?.what === 'include') exclusions.delete(made.sentenceStartMs);
  }
  return exclusions;
}

/** What was decided last about a reading as a whole; null: nothing. */
export function readingDecisionOf(decisions: string): ReadingDecision | null {
  let last: ReadingDecision | null = null;
  for (const line of decisions.split('\n')) {
    const made = decisionOf(line);
    if (made !== null && made.what !== 'exclude' && made.what !== 'include') last = made;
  }
  return last;
}

function decisionOf(line: string): Decision | null {
  try {
    return decision.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
