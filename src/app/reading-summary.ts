import type { JournalEvent, ReadingHeader } from '../reading/journal.ts';
import type { ReadingRecord } from './ports.ts';

/** What the catalogue keeps of a reading, computed from its files alone. */
export function summarise(
  header: ReadingHeader,
  events: JournalEvent[],
  discarded: boolean,
): ReadingRecord {
  let durationMs = 0;
  let gazeSampleCount = 0;
  let lostCount = 0;
  let wordCount = 0;
  let finished = false;
  for (const event of events) {
    durationMs = Math.max(durationMs, event.type === 'word' ? event.endMs : event.tMs);
    if (event.type === 'gaze') {
      gazeSampleCount++;
      if (event.xPx === null || event.yPx === null) lostCount++;
    }
    if (event.type === 'word') wordCount++;
    if (event.type === 'mark' && event.what === 'finished') finished = true;
  }
  const { readingId, studyId, reader, startedAt, calibration } = header;
  return {
    readingId,
    studyId,
    reader,
    startedAt,
    state: discarded ? 'discarded' : finished ? 'finished' : 'open',
    durationMs,
    gazeSampleCount,
    lossShare: gazeSampleCount === 0 ? null : lostCount / gazeSampleCount,
    wordCount,
    meanErrorPx: calibration?.meanErrorPx ?? null,
  };
}
