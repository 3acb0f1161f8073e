import { AppError } from '../base/app-error.ts';
import type { Grid } from '../base/grid.ts';
import type { Fixation } from '../gaze/sample.ts';
import type { Reading } from '../reading/replay.ts';
import { splitSentences } from '../speech/sentences.ts';
import type { Sentence } from '../speech/word.ts';
import { fixationsOnFilm } from './film-fixations.ts';
import { durationWeightedHeatmap } from './gaussian.ts';
import { heatmapSigmaPx } from './sigma.ts';

/**
 * How long the eyes are ahead of the voice: speakers begin to fixate what they name a little less
 * than a second before (Griffin & Bock 2000, doi 10.1111/1467-9280.00255).
 */
export const EYE_VOICE_LEAD_MS = 900;

interface Size {
  widthPx: number;
  heightPx: number;
}

export interface AlignedSentence {
  sentence: Sentence;
  /** Cut to the time that counts for the sentence, image px; the whole reading's where it has none. */
  fixations: Fixation[];
  /** True where the sentence had no gaze of its own. */
  fallback: boolean;
}

/** What was looked at while each sentence was said. */
export interface ReadingAlignment {
  /** Fixations whose centre is on the film or within one σ of it, image px. */
  fixations: Fixation[];
  sentences: AlignedSentence[];
  /** Of the heatmaps, image px. */
  sigmaPx: number;
}

/**
 * Gives each sentence the fixations that overlap the time from 0.9 s before its first word to the
 * end of its last, each cut to its overlap, so that its duration is its weight.
 */
export function alignReading(reading: Reading, film: Size): ReadingAlignment {
  const sigmaPx = heatmapSigmaPx(reading);
  const isNear = (positionPx: number, lengthPx: number) =>
    positionPx >= -sigmaPx && positionPx <= lengthPx + sigmaPx;
  const fixations = fixationsOnFilm(reading).filter(
    ({ xPx, yPx }) => isNear(xPx, film.widthPx) && isNear(yPx, film.heightPx),
  );
  const sentences = splitSentences(reading.words).map(sentence => {
    const own = fixationsWhileSaying(fixations, sentence);
    const fallback = own.length === 0;
    return { sentence, fixations: fallback ? fixations : own, fallback };
  });
  return { fixations, sentences, sigmaPx };
}

/**
 * The heatmap of one sentence, or of the whole reading (null), in image px; where `maxSidePx` is
 * given, drawn at a reduced size instead. Sums to ms of fixation.
 * @throws AppError `reading.noSentence`
 */
export function sentenceHeatmap(
  alignment: ReadingAlignment,
  index: number | null,
  film: Size,
  maxSidePx = Number.POSITIVE_INFINITY,
): Grid {
  const fixations = index === null ? alignment.fixations : alignment.sentences[index]?.fixations;
  if (fixations) return scaledHeatmap(fixations, film, alignment.sigmaPx, maxSidePx);
  throw new AppError({
    code: 'reading.noSentence',
    message: `The reading has no sentence ${index}.`,
    expected: `0 to ${alignment.sentences.length - 1}`,
    actual: String(index),
    advice: 'Sentences are counted from 0.',
  });
}

function fixationsWhileSaying(
  fixations: readonly Fixation[],
  said: { startMs: number; endMs: number },
): Fixation[] {
  const fromMs = said.startMs - EYE_VOICE_LEAD_MS;
  return fixations
    .filter(({ startMs, endMs }) => endMs > fromMs && startMs < said.endMs)
    .map(fixation => ({
      ...fixation,
      startMs: Math.max(fixation.startMs, fromMs),
      endMs: Math.min(fixation.endMs, said.endMs),
    }));
}

function scaledHeatmap(fixations: Fixation[], film: Size, sigmaPx: number, maxSidePx: number) {
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
  }));
  return durationWeightedHeatmap(scaled, size, sigmaPx * scale);
}
