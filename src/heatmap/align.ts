import { AppError } from '../base/app-error.ts';
import type { Grid } from '../base/grid.ts';
import type { Reading } from '../reading/replay.ts';
import type { Sentence } from '../speech/word.ts';
import { drawHeatmap } from './draw-heatmap.ts';
import { fixationsOnFilm } from './film-fixations.ts';
import { type FilmFixation, type HeatmapFactors, heatmapFactors } from './gaussian.ts';
import { filmPxPerDegree, heatmapSigmaPx } from './sigma.ts';
import { SOURCE_LAG_MS } from './source-lag.ts';

/**
 * How long the eyes are ahead of the voice: speakers begin to fixate what they name a little less
 * than a second before (Griffin & Bock 2000, doi 10.1111/1467-9280.00255). Readers differ; see
 * eye-voice-span.ts.
 */
export const DEFAULT_EYE_VOICE_SPAN_MS = 900;
export const LONGEST_EYE_VOICE_SPAN_MS = 1500;

interface Size {
  widthPx: number;
  heightPx: number;
}

/** What the reader, or whoever judges the reading, has decided; what is absent has its default. */
export interface AlignmentChoices {
  /** 0 to 1500 ms. */
  eyeVoiceSpanMs?: number;
  /** Why sentences are not to be used, by the time of their first word. */
  exclusions?: ReadonlyMap<number, string>;
}

export interface AlignedSentence {
  sentence: Sentence;
  /** Cut to the time that counts for the sentence, image px; the whole reading's where it has none. */
  fixations: FilmFixation[];
  /** The same for each word; the sentence's where a word has none. */
  words: FilmFixation[][];
  /** True where the sentence had no gaze of its own. */
  fallback: boolean;
  /** Why it is left out of training and averages, such as said without looking; null: it is not. */
  exclusion: string | null;
}

/** What was looked at while each sentence was said. */
export interface ReadingAlignment {
  /** Fixations whose centre is on the film or within one σ of it, image px. */
  fixations: FilmFixation[];
  sentences: AlignedSentence[];
  /** Of the heatmaps, image px. */
  sigmaPx: number;
  eyeVoiceSpanMs: number;
  /** How long before a sound its gaze is stamped: the span less the source's lag. */
  aheadMs: number;
  /** Image px in a degree of visual angle. */
  degreePx: number;
}

/** A period of the reading clock. */
export interface Period {
  startMs: number;
  endMs: number;
}

/**
 * Gives each sentence and each word the fixations that overlap its time, each cut to its overlap, so
 * that its duration is its weight. That time runs from one eye–voice span before its first sound to
 * its last, or to where the next one's begins: the eyes have moved on by then.
 */
export function alignReading(
  reading: Reading,
  film: Size,
  choices: AlignmentChoices = {},
): ReadingAlignment {
  const { eyeVoiceSpanMs = DEFAULT_EYE_VOICE_SPAN_MS, exclusions } = choices;
  const aheadMs = eyeVoiceSpanMs - SOURCE_LAG_MS[reading.header.gazeSource];
  const sigmaPx = heatmapSigmaPx(reading);
  const isNear = (positionPx: number, lengthPx: number) =>
    positionPx >= -sigmaPx && positionPx <= lengthPx + sigmaPx;
  const fixations = fixationsOnFilm(reading).filter(
    ({ xPx, yPx }) => isNear(xPx, film.widthPx) && isNear(yPx, film.heightPx),
  );
  const split = reading.sentences;
  const sentencePeriods = lookingPeriods(split, aheadMs);
  const wordPeriods = lookingPeriods(
    split.flatMap(({ words }) => words),
    aheadMs,
  );
  let wordCount = 0;
  const sentences = split.map((sentence, index) => {
    const own = fixationsWithin(fixations, sentencePeriods[index] as Period);
    const fallback = own.length === 0;
    const used = fallback ? fixations : own;
    const words = sentence.words.map(() => {
      const ofWord = fixationsWithin(fixations, wordPeriods[wordCount++] as Period);
      return ofWord.length === 0 ? used : ofWord;
    });
    const exclusion = exclusions?.get(sentence.startMs) ?? null;
    return { sentence, fixations: used, words, fallback, exclusion };
  });
  const degreePx = filmPxPerDegree(reading);
  return { fixations, sentences, sigmaPx, eyeVoiceSpanMs, aheadMs, degreePx };
}

/** When the eyes were on what was said in each period, whatever order these are in. */
export function lookingPeriods(said: readonly Period[], aheadMs: number): Period[] {
  const inTime = said.toSorted((a, b) => a.startMs - b.startMs);
  const nextMsOf = new Map(inTime.map((period, i) => [period, inTime[i + 1]?.startMs]));
  return said.map(period => {
    const { startMs, endMs } = period;
    const nextMs = nextMsOf.get(period) ?? Number.POSITIVE_INFINITY;
    const fromMs = startMs - aheadMs;
    // Words may overlap: what the next one takes from the start has no time of its own.
    return { startMs: fromMs, endMs: Math.max(fromMs, Math.min(endMs, nextMs - aheadMs)) };
  });
}

/** Which heatmap of a reading: all of it (null), a sentence's, or that of one of its words. */
export type HeatmapPart = null | { sentence: number; word?: number };

/**
 * The heatmap of one part of a reading in image px; where `maxSidePx` is given, at a reduced size
 * instead. Sums to ms of fixation on the film.
 * @throws AppError `reading.noSentence`, `reading.noWord`
 */
export function partFactors(
  alignment: ReadingAlignment,
  part: HeatmapPart,
  film: Size,
  maxSidePx = Number.POSITIVE_INFINITY,
): HeatmapFactors {
  return scaledFactors(fixationsOf(alignment, part), film, alignment.sigmaPx, maxSidePx);
}

/** @throws AppError `reading.noSentence` */
export function alignedSentence({ sentences }: ReadingAlignment, index: number): AlignedSentence {
  const sentence = sentences[index];
  if (sentence !== undefined) return sentence;
  throw new AppError({
    code: 'reading.noSentence',
    message: `The reading has no sentence ${index}.`,
    expected: `0 to ${sentences.length - 1}`,
    actual: String(index),
    advice: 'Sentences are counted from 0.',
  });
}

/** The drawn heatmap of one sentence, or of the whole reading (null); see `partFactors`. */
export function sentenceHeatmap(
  alignment: ReadingAlignment,
  index: number | null,
  film: Size,
  maxSidePx = Number.POSITIVE_INFINITY,
): Grid {
  const part = index === null ? null : { sentence: index };
  return drawHeatmap(partFactors(alignment, part, film, maxSidePx));
}

function fixationsOf(alignment: ReadingAlignment, part: HeatmapPart): FilmFixation[] {
  if (part === null) return alignment.fixations;
  const { fixations, words } = alignedSentence(alignment, part.sentence);
  if (part.word === undefined) return fixations;
  const ofWord = words[part.word];
  if (ofWord !== undefined) return ofWord;
  throw new AppError({
    code: 'reading.noWord',
    message: `Sentence ${part.sentence} has no word ${part.word}.`,
    expected: `0 to ${words.length - 1}`,
    actual: String(part.word),
    advice: 'Words are counted from 0 in their sentence.',
  });
}

/** The fixations that overlap a period, each cut to it. */
export function fixationsWithin(
  fixations: readonly FilmFixation[],
  period: Period,
): FilmFixation[] {
  return fixations
    .map(fixation => ({
      ...fixation,
      startMs: Math.max(fixation.startMs, period.startMs),
      endMs: Math.min(fixation.endMs, period.endMs),
    }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

function scaledFactors(
  fixations: readonly FilmFixation[],
  film: Size,
  sigmaPx: number,
  maxSidePx: number,
): HeatmapFactors {
  const scale = Math.min(1, maxSidePx / Math.max(film.widthPx, film.heightPx));
  const size = {
    widthPx: Math.max(1, Math.round(film.widthPx * scale)),
    heightPx: Math.max(1, Math.round(film.heightPx * scale)),
  };
  const scaleX = size.widthPx / film.widthPx;
  const scaleY = size.heightPx / film.heightPx;
  const scaled = fixations.map(fixation => ({
    ...fixation,
    xPx: fixation.xPx * scaleX,
    yPx: fixation.yPx * scaleY,
    ...(fixation.shown && {
      shown: {
        leftPx: fixation.shown.leftPx * scaleX,
        topPx: fixation.shown.topPx * scaleY,
        rightPx: fixation.shown.rightPx * scaleX,
        bottomPx: fixation.shown.bottomPx * scaleY,
      },
    }),
  }));
  return heatmapFactors(scaled, size, sigmaPx * scale);
}
