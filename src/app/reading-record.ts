import type { Reading } from '../reading/replay.ts';
import type { ReadingRecord } from './ports.ts';

/** What the catalogue keeps of a reading. */
export function recordOf(reading: Reading, isDiscarded: boolean): ReadingRecord {
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
  };
}
