import type { Settings } from '../api/contract.ts';
import { transcriptOf } from '../reading/decisions.ts';
import type { ReadingHeader } from '../reading/journal.ts';
import { parseJournal } from '../reading/journal-lines.ts';
import { type Reading, replay } from '../reading/replay.ts';
import type { Ports } from './ports.ts';

/** All that the alignment of a reading is computed from. */
export interface RecordedReading {
  header: ReadingHeader;
  journal: string;
  decisions: string;
  film: { widthPx: number; heightPx: number };
  eyeVoiceSpanMs: number;
}

export async function recordedReading(
  ports: Pick<Ports, 'readings' | 'settings'>,
  readingId: string,
  film: { widthPx: number; heightPx: number },
): Promise<RecordedReading> {
  const { header, journal, decisions } = await ports.readings.files(readingId);
  const eyeVoiceSpanMs = spanOf(await ports.settings.read(), header.reader);
  return { header, journal, decisions, film, eyeVoiceSpanMs };
}

/** A reading from its files, with the transcript as people left it. */
export function readingOf({
  header,
  journal,
  decisions,
}: Pick<RecordedReading, 'header' | 'journal' | 'decisions'>): Reading {
  return replay(header, parseJournal(journal).events, transcriptOf(decisions));
}

/** The reader's own span, or the one for all. */
export function spanOf({ eyeVoiceSpanMs, readerSpansMs }: Settings, reader: string): number {
  return readerSpansMs[reader] ?? eyeVoiceSpanMs;
}
