import type { Word } from '../speech/word.ts';
import type { JournalEvent, PartialEvent } from './journal.ts';

/** At 150 words a minute, the usual rate of dictation. */
const TYPICAL_WORD_MS = 400;

/**
 * The words of utterances that the recogniser never finished, because its host ended or it failed:
 * those of the last partial result that no final one superseded. `events` in the order of the
 * journal's lines; a resumed reading begins a new utterance.
 *
 * Only the moments at which the partials were noted are known. A word is taken to end when it first
 * stood at its place in the text and stayed; words first seen together share the time since the
 * ones before, at most 400 ms each. These times are late by the recogniser's own delay and coarse
 * by the distance between partials, so the words carry confidence 0.
 */
export function unfinishedWords(events: readonly JournalEvent[]): Word[] {
  const utterances: PartialEvent[][] = [[]];
  for (const event of events) {
    const isResumption = event.type === 'mark' && event.what === 'resumed';
    if (isResumption) utterances.push([]);
    else if (event.type === 'word') utterances[utterances.length - 1] = [];
    else if (event.type === 'partial') utterances.at(-1)?.push(event);
  }
  return utterances.flatMap(wordsOf);
}

function wordsOf(partials: readonly PartialEvent[]): Word[] {
  const texts = textsOf(partials.at(-1)?.text ?? '');
  const seenMs = firstSeenMs(partials, texts);
  const words: Word[] = [];
  while (words.length < texts.length) {
    const endMs = seenMs[words.length] ?? 0;
    const together = texts.filter((_, i) => seenMs[i] === endMs);
    const sinceMs = endMs - together.length * TYPICAL_WORD_MS;
    const startMs = Math.max(0, sinceMs, words.at(-1)?.endMs ?? 0);
    const wordMs = (endMs - startMs) / together.length;
    for (const [i, text] of together.entries()) {
      const wordStartMs = startMs + i * wordMs;
      words.push({ text, startMs: wordStartMs, endMs: wordStartMs + wordMs, confidence: 0 });
    }
  }
  return words;
}

/** Since when each of these words, those of the last partial, has stood behind all before it. */
function firstSeenMs(partials: readonly PartialEvent[], texts: readonly string[]): number[] {
  const seenMs = texts.map(() => 0);
  let standingCount = texts.length;
  for (const { tMs, text } of partials.toReversed()) {
    const earlier = textsOf(text);
    const changedAt = texts.findIndex((word, i) => earlier[i] !== word);
    if (changedAt !== -1) standingCount = Math.min(standingCount, changedAt);
    seenMs.fill(tMs, 0, standingCount);
  }
  return seenMs;
}

function textsOf(text: string): string[] {
  return text.split(' ').filter(word => word !== '');
}
