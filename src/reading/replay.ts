import { lossShare } from '../gaze/loss.ts';
import type { Pause } from '../gaze/lost-time.ts';
import type { GazeSample } from '../gaze/sample.ts';
import { type ImageToScreen, mapAt, type Point, screenToImage } from '../imaging/viewport.ts';
import { dictatedSentences } from '../speech/sentences.ts';
import { type EditedSentence, editedSentences } from '../speech/transcript.ts';
import type { Sentence, Word } from '../speech/word.ts';
import type { JournalEvent, ReadingHeader, RecordingSetup, ViewEvent } from './journal.ts';
import { unfinishedWords } from './unfinished-words.ts';

/** A gaze sample with the film's position on the screen at its moment. */
export interface ReadingSample extends GazeSample {
  /** Under the magnifier its larger one; null before the film was first shown. */
  imageToScreen: ImageToScreen | null;
  /** Where on the film; null where the eyes were lost or no film was shown. */
  image: Point | null;
}

/** A setup and the time from which it holds. */
export type DatedSetup = RecordingSetup & { sinceMs: number };

/** What happened in a reading, in order of time. */
export interface Reading {
  header: ReadingHeader;
  /** What it was recorded with: the header's, then one for each resumption that tells its own. */
  setups: [DatedSetup, ...DatedSetup[]];
  samples: ReadingSample[];
  /**
   * In order of time, as heard or, once a person has edited the transcript, as that says. Those of an
   * utterance that was never finished have approximate times and confidence 0.
   */
  words: Word[];
  /** In order of time, or in that of the edited transcript. */
  sentences: Sentence[];
  durationMs: number;
  /** When the reading was paused and nothing was to be seen, in order of time. */
  pauses: Pause[];
  /** Share of samples in which the eyes were lost, 0 to 1; null without samples. */
  lossShare: number | null;
  /** `interrupted`: begun, perhaps resumed, and never finished. */
  state: 'interrupted' | 'finished';
}

/**
 * A reading from its journal. Lines may be out of order (words are known seconds after they are
 * said), sources may stall and the reading may have been interrupted and resumed. A video frame
 * that was estimated twice counts once, as estimated last.
 *
 * `transcript`: what a person made of the words (see decisions.ts); null: nothing.
 */
export function replay(
  header: ReadingHeader,
  events: readonly JournalEvent[],
  transcript: readonly EditedSentence[] | null = null,
): Reading {
  const views = events.filter(event => event.type === 'view').sort((a, b) => a.tMs - b.tMs);
  const gaze = new Map<number, GazeSample>();
  for (const event of events) {
    if (event.type !== 'gaze') continue;
    const { tMs, xPx, yPx } = event;
    const isFound = xPx !== null && yPx !== null;
    gaze.set(tMs, isFound ? { tMs, xPx, yPx } : { tMs, xPx: null, yPx: null });
  }
  const samples = locate(
    [...gaze.values()].sort((a, b) => a.tMs - b.tMs),
    views,
  );
  const heard = events
    .filter(event => event.type === 'word')
    .map(({ text, startMs, endMs, confidence }) => ({ text, startMs, endMs, confidence }))
    .concat(unfinishedWords(events))
    .sort((a, b) => a.startMs - b.startMs);
  const words =
    transcript === null
      ? heard
      : transcript.flatMap(sentence => sentence.words).sort((a, b) => a.startMs - b.startMs);
  const sentences =
    transcript === null
      ? dictatedSentences(heard, header.speechLanguage ?? null)
      : editedSentences(transcript);
  const lastMark = events.findLast(event => event.type === 'mark' && isStateMark(event.what));
  return {
    header,
    setups: setupsOf(header, events),
    samples,
    words,
    sentences,
    durationMs: events.reduce((end, event) => Math.max(end, endOf(event)), 0),
    pauses: pausesOf(events),
    lossShare: lossShare(samples),
    state: lastMark?.type === 'mark' && lastMark.what === 'finished' ? 'finished' : 'interrupted',
  };
}

function pausesOf(events: readonly JournalEvent[]): Pause[] {
  return events
    .flatMap(event =>
      event.type === 'mark' && event.pausedMs !== undefined
        ? { fromMs: event.tMs, toMs: event.tMs + event.pausedMs }
        : [],
    )
    .sort((a, b) => a.fromMs - b.fromMs);
}

function setupsOf(header: ReadingHeader, events: readonly JournalEvent[]): Reading['setups'] {
  const { screen, calibration, driftCheck, gazeSource } = header;
  const later = events.flatMap(event =>
    event.type === 'mark' && event.setup ? { ...event.setup, sinceMs: event.tMs } : [],
  );
  return [{ screen, calibration, driftCheck, gazeSource, sinceMs: 0 }, ...later];
}

/** Each sample on the film as it lay at the sample's moment. Both lists in order of time. */
function locate(samples: GazeSample[], views: ViewEvent[]): ReadingSample[] {
  let viewIndex = -1;
  return samples.map(sample => {
    while ((views[viewIndex + 1]?.tMs ?? Number.POSITIVE_INFINITY) <= sample.tMs) viewIndex++;
    const view = views[viewIndex];
    const { xPx, yPx } = sample;
    if (!view) return { ...sample, imageToScreen: null, image: null };
    if (xPx === null || yPx === null) {
      return { ...sample, imageToScreen: view.imageToScreen, image: null };
    }
    const imageToScreen = mapAt(view.imageToScreen, view.magnifier, { xPx, yPx });
    return { ...sample, imageToScreen, image: screenToImage(imageToScreen, { xPx, yPx }) };
  });
}

function isStateMark(what: string): boolean {
  return what === 'started' || what === 'resumed' || what === 'finished';
}

function endOf(event: JournalEvent): number {
  return event.type === 'word' ? event.endMs : event.tMs;
}
