import { lastAt } from '../base/last-at.ts';
import type { Fixation } from '../gaze/sample.ts';
import type { Word } from '../speech/word.ts';
import type { JournalEvent, ViewEvent } from './journal.ts';
import type { DatedSetup, Reading, ReadingSample } from './replay.ts';

/** A sentence by its words' places in the playback's list of words. */
export interface PlayedSentence {
  text: string;
  startMs: number;
  endMs: number;
  firstWord: number;
}

/** A time in which nothing was known of the eyes: they were not found, or nothing was recorded. */
export interface Missing {
  fromMs: number;
  toMs: number;
  what: 'lost' | 'gap';
}

/** A reading made ready to be watched: every list in order of time, so that a moment is found by halving. */
export interface Playback {
  durationMs: number;
  setups: readonly DatedSetup[];
  views: readonly ViewEvent[];
  samples: readonly ReadingSample[];
  fixations: readonly Fixation[];
  words: readonly Word[];
  sentences: readonly PlayedSentence[];
  missing: readonly Missing[];
}

/** What holds at one moment. Indices are places in the playback's lists, −1 where there is none yet. */
export interface Moment {
  tMs: number;
  setup: DatedSetup;
  view: ViewEvent | null;
  /** The latest sample, as long as it is not too old to say where the eyes are. */
  gaze: ReadingSample | null;
  /** Samples of the last second: from `trailFirst` up to and with `trailLast`. */
  trailFirst: number;
  trailLast: number;
  /** The fixation under way, and the last that has begun. */
  fixation: number;
  lastFixation: number;
  /** The word being said, or else the last that was. */
  word: number;
  sentence: number;
}

/** Gaze is shown for so long after the moment it was seen; slow webcams give a sample in 300 ms. */
const SHOWN_MS = 400;
const TRAIL_MS = 1_000;
/** Shorter losses are blinks, and not worth a mark. */
const SHORTEST_MISSING_MS = 250;

/**
 * Makes a reading ready to be watched.
 * @param fixations film px, in order of time
 */
export function playbackOf(
  reading: Reading,
  events: readonly JournalEvent[],
  fixations: readonly Fixation[],
): Playback {
  const { samples, durationMs, setups } = reading;
  const words: Word[] = [];
  const inTime = reading.sentences.toSorted((a, b) => a.startMs - b.startMs);
  const sentences = inTime.map(sentence => {
    const firstWord = words.length;
    words.push(...sentence.words);
    const { text, startMs, endMs } = sentence;
    return { text, startMs, endMs, firstWord };
  });
  return {
    durationMs,
    setups,
    views: events.filter(event => event.type === 'view').toSorted((a, b) => a.tMs - b.tMs),
    samples,
    fixations,
    words: words.toSorted((a, b) => a.startMs - b.startMs),
    sentences,
    missing: missingOf(samples, durationMs),
  };
}

/** What holds at `tMs` of the reading's clock. */
export function momentAt(playback: Playback, tMs: number): Moment {
  const { setups, views, samples, fixations, words, sentences } = playback;
  const before = <T>(items: readonly T[], timeOf: (item: T) => number, value = tMs) =>
    lastAt(items.length, i => timeOf(items[i] as T), value);
  const last = before(samples, sample => sample.tMs);
  const sample = samples[last];
  const lastFixation = before(fixations, ({ startMs }) => startMs);
  return {
    tMs,
    setup: setups[
      Math.max(
        0,
        before(setups, ({ sinceMs }) => sinceMs),
      )
    ] as DatedSetup,
    view: views[before(views, view => view.tMs)] ?? null,
    gaze: sample !== undefined && tMs - sample.tMs <= SHOWN_MS ? sample : null,
    trailFirst: before(samples, ({ tMs: sampleMs }) => sampleMs, tMs - TRAIL_MS) + 1,
    trailLast: last,
    fixation: (fixations[lastFixation]?.endMs ?? -1) >= tMs ? lastFixation : -1,
    lastFixation,
    word: before(words, ({ startMs }) => startMs),
    sentence: before(sentences, ({ startMs }) => startMs),
  };
}

/** The start of the sentence `step` after (or before) the one at `tMs`. */
export function neighbourSentenceMs(playback: Playback, tMs: number, step: 1 | -1): number {
  const { sentences, durationMs } = playback;
  const at = lastAt(sentences.length, i => sentences[i]?.startMs ?? 0, tMs);
  const startMs = sentences[at]?.startMs ?? 0;
  // Going back from the middle of a sentence goes to its beginning first.
  const isInside = step === -1 && tMs - startMs > TRAIL_MS;
  if (isInside) return startMs;
  const target = at + step;
  if (target < 0) return 0;
  return sentences[target]?.startMs ?? durationMs;
}

/** Stretches without eyes, and stretches without any sample. */
function missingOf(samples: readonly ReadingSample[], durationMs: number): Missing[] {
  const missing: Missing[] = [];
  const add = (fromMs: number, toMs: number, what: Missing['what']) => {
    if (toMs - fromMs >= SHORTEST_MISSING_MS) missing.push({ fromMs, toMs, what });
  };
  if (samples.length === 0) return missing;
  const intervalMs = typicalIntervalMs(samples);
  let knownMs = 0;
  let lostSinceMs: number | null = null;
  for (const { tMs, xPx } of samples) {
    const isGap = tMs - knownMs > Math.max(SHORTEST_MISSING_MS, 3 * intervalMs);
    if (isGap) {
      if (lostSinceMs !== null) add(lostSinceMs, knownMs, 'lost');
      add(knownMs, tMs, 'gap');
      lostSinceMs = null;
    }
    if (xPx === null) lostSinceMs ??= tMs;
    else if (lostSinceMs !== null) {
      add(lostSinceMs, tMs, 'lost');
      lostSinceMs = null;
    }
    knownMs = tMs;
  }
  if (lostSinceMs !== null) add(lostSinceMs, knownMs, 'lost');
  add(knownMs, durationMs, 'gap');
  return missing;
}

function typicalIntervalMs(samples: readonly ReadingSample[]): number {
  const intervals = samples.slice(1).map(({ tMs }, i) => tMs - (samples[i]?.tMs ?? tMs));
  return intervals.toSorted((a, b) => a - b)[intervals.length >> 1] ?? 0;
}
