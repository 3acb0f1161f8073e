import type { Api, Transcript } from '../api/contract.ts';
import { AppError } from '../base/app-error.ts';
import { type Decision, exclusionsOf, transcriptOf } from '../reading/decisions.ts';
import { parseJournal } from '../reading/journal-lines.ts';
import { replay } from '../reading/replay.ts';
import type { EditedSentence } from '../speech/transcript.ts';
import type { Sentence } from '../speech/word.ts';
import type { Ports } from './ports.ts';
import type { Recordings } from './recordings.ts';

type TranscriptMethods = Pick<Api, Extract<keyof Api, `transcript.${string}`>>;

/** Reading and editing what was said; edits are decisions, the journal stays what happened. */
export function transcriptServices(ports: Ports, recordings: Recordings): TranscriptMethods {
  return {
    'transcript.read': ({ readingId }) => read(ports, readingId),
    'transcript.edit': async ({ readingId, sentences }) => {
      const { durationMs } = await read(ports, readingId);
      refuseTimesOutside(sentences ?? [], durationMs);
      const by = (await ports.settings.read()).reader;
      const at = ports.clock.now().toISOString();
      const decision: Decision = { what: 'transcript', sentences, by, at };
      const detail = { sentenceCount: sentences?.length ?? 0 };
      const action = sentences === null ? 'reading.revertTranscript' : 'reading.editTranscript';
      await recordings.decide(readingId, decision, { action, detail });
      return read(ports, readingId);
    },
  };
}

async function read(ports: Ports, readingId: string): Promise<Transcript> {
  const { header, journal, decisions } = await ports.readings.files(readingId);
  const reading = replay(header, parseJournal(journal).events);
  const exclusions = exclusionsOf(decisions);
  const dictated = reading.sentences.map(sentence => withExclusion(sentence, exclusions));
  const edited = transcriptOf(decisions);
  // A sentence may have been excluded, or taken in again, after the transcript was written.
  const sentences = edited?.map(({ words }) => {
    const startMs = Math.min(...words.map(word => word.startMs));
    return { words, exclusion: exclusions.get(startMs) ?? null };
  });
  return {
    sentences: sentences ?? dictated,
    dictated,
    isEdited: edited !== null,
    durationMs: reading.durationMs,
  };
}

function withExclusion(
  { words, startMs }: Sentence,
  exclusions: ReadonlyMap<number, string>,
): EditedSentence {
  return { words, exclusion: exclusions.get(startMs) ?? null };
}

function refuseTimesOutside(sentences: readonly EditedSentence[], durationMs: number): void {
  const words = sentences.flatMap(sentence => sentence.words);
  const wrong = words.find(({ startMs, endMs }) => endMs < startMs || endMs > durationMs);
  if (wrong === undefined) return;
  throw new AppError({
    code: 'reading.wordTime',
    message: `“${wrong.text}” has a time at which the reading was not recording.`,
    expected: `a start, and an end after it, within ${durationMs} ms`,
    actual: `${wrong.startMs} to ${wrong.endMs} ms`,
    advice: 'Open the transcript again and repeat the change.',
  });
}
