import type { ReadingExclusion, ReadingInclusion } from '../api/contract.ts';
import { gazeFigures } from '../heatmap/gaze-figures.ts';
import { readingDecisionOf } from '../reading/decisions.ts';
import type { Reading } from '../reading/replay.ts';
import type { ReadingRecord } from './ports.ts';

/** What the catalogue keeps of a reading. */
export function recordOf(
  reading: Reading,
  decisions: string,
  isDiscarded: boolean,
  damagedLineCount: number,
): ReadingRecord {
  const { readingId, studyId, reader, startedAt } = reading.header;
  const state = reading.state === 'finished' ? 'finished' : 'open';
  return {
    readingId,
    studyId,
    reader,
    startedAt,
    state: isDiscarded ? 'discarded' : state,
    durationMs: reading.durationMs,
    gazeSampleCount: reading.samples.length,
    lossShare: reading.lossShare,
    wordCount: reading.words.length,
    sentenceCount: reading.sentences.length,
    meanErrorPx: reading.setups.at(-1)?.calibration?.meanErrorPx ?? null,
    ...gazeFigures(reading),
    exclusion: exclusionOf(decisions),
    inclusion: inclusionOf(decisions),
    damagedLineCount,
  };
}

function exclusionOf(decisions: string): ReadingExclusion | null {
  const last = readingDecisionOf(decisions);
  if (last?.what === 'rejectReading') {
    return { by: 'gate', reason: null, issues: last.issues, at: last.at };
  }
  if (last?.what === 'excludeReading') {
    return { by: 'person', reason: last.reason, issues: [], at: last.at };
  }
  return null;
}

function inclusionOf(decisions: string): ReadingInclusion | null {
  const last = readingDecisionOf(decisions);
  if (last?.what !== 'includeReading') return null;
  return { by: last.by, reason: last.reason ?? null, at: last.at };
}
