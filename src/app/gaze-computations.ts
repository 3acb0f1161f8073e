import type { Grid } from '../base/grid.ts';
import { chooseFor, detectEvents } from '../gaze/detect.ts';
import { gazePicture } from '../gaze/gaze-picture.ts';
import { trackOfSamples } from '../gaze/track.ts';
import { type HeatmapPart, partFactors, type ReadingAlignment } from '../heatmap/align.ts';
import type { colourMaps } from '../heatmap/colour-map.ts';
import { correctedSamples } from '../heatmap/corrected-gaze.ts';
import { drawHeatmap, durationWeightedHeatmap } from '../heatmap/draw-heatmap.ts';
import { estimateEyeVoiceSpan, type SpanEstimate } from '../heatmap/eye-voice-span.ts';
import { detectorFor, fixationsOnFilm } from '../heatmap/film-fixations.ts';
import type { FilmFixation } from '../heatmap/gaussian.ts';
import { filmPxPerDegree, heatmapSigmaPx } from '../heatmap/sigma.ts';
import { spanEvidence } from '../heatmap/span-evidence.ts';
import { decodeFilm } from '../imaging/decode.ts';
import { gazeCorrection } from '../reading/gaze-correction.ts';
import { parseJournal } from '../reading/journal-lines.ts';
import { type ReadingSample, replay } from '../reading/replay.ts';
import { usualChest, zonesOf } from '../review/lung-zones.ts';
import { makePicture, type PictureLayers } from '../review/picture.ts';
import { pictureAsPng } from '../review/picture-png.ts';
import { pictureAsSvg } from '../review/picture-svg.ts';
import { compareReaders, type ReadersComparison } from '../review/readers.ts';
import { type ReadingMeasures, readingMeasures } from '../review/reading-measures.ts';
import { topicOf } from '../speech/findings.ts';
import { type RecordedReading, readingOf } from './recorded-reading.ts';

type Size = { widthPx: number; heightPx: number };

const PICTURE_SIDE_PX = 256;
/** Maps are compared on this many pixels: a σ of 1° is 4 of them or more on any film. */
const COMPARED_SIDE_PX = 128;
/** A sample stands for the time to the next, but a loss is no look. */
const LONGEST_SAMPLE_MS = 200;

/** What is computed of gaze for people to look at. */
export const gazeComputations = {
  /** Raw and filtered gaze and the speed between (figure 6). */
  async gazePicture({
    header,
    journal,
    film,
  }: Pick<RecordedReading, 'header' | 'journal' | 'film'>) {
    const reading = replay(header, parseJournal(journal).events);
    const samples = correctedSamples(reading);
    const setup = reading.setups.at(-1) ?? { ...header, sinceMs: 0 };
    const track = trackOfSamples(samples, setup.screen);
    const choice = samples.length > 1 ? detectorFor(reading) : chooseFor(track);
    const { speed, thresholds, isKept } = gazePicture(track, detectEvents(track, choice));
    const sigmaPx = heatmapSigmaPx(reading);
    const fixations = fixationsOnFilm(reading);
    const { offset } = gazeCorrection(setup);
    const heatmapOf = (gaze: readonly FilmFixation[]) => smallHeatmap(gaze, film, sigmaPx);
    return {
      tMs: Float32Array.from(track.tMs),
      xPx: Float32Array.from(samples, ({ image }) => image?.xPx ?? Number.NaN),
      yPx: Float32Array.from(samples, ({ image }) => image?.yPx ?? Number.NaN),
      speed: Float32Array.from(speed),
      isKept,
      thresholds: { peak: finite(thresholds.peak), onset: finite(thresholds.onset) },
      detector: choice.detector,
      noiseDegrees: choice.noiseDegrees,
      samplingRateHz: finite(choice.samplingRateHz),
      fixations,
      rawHeatmap: heatmapOf(looksOfSamples(samples)),
      filteredHeatmap: heatmapOf(fixations),
      sigmaPx,
      degreePx: filmPxPerDegree(reading),
      offsetCorrectionPx: offset && Math.hypot(offset.xPx, offset.yPx),
    };
  },

  async span(
    readings: Pick<RecordedReading, 'header' | 'journal' | 'decisions'>[],
  ): Promise<SpanEstimate | null> {
    return estimateEyeVoiceSpan(readings.map(reading => spanEvidence(readingOf(reading))));
  },

  async readers({
    readings,
    film,
  }: {
    readings: { readingId: string; reader: string; alignment: ReadingAlignment }[];
    film: Size;
  }): Promise<ReadersComparison> {
    return compareReaders(
      readings.map(({ readingId, reader, alignment }) => {
        const mapOf = (part: HeatmapPart) =>
          drawHeatmap(partFactors(alignment, part, film, COMPARED_SIDE_PX));
        const used = alignment.sentences.filter(one => !one.fallback && one.exclusion === null);
        return {
          readingId,
          reader,
          sentences: used.map(({ sentence: { index, text } }) => ({
            index,
            text,
            map: mapOf({ sentence: index }),
          })),
          whole: mapOf(null),
        };
      }),
    );
  },

  async measures({ alignment, film }: { alignment: ReadingAlignment; film: Size }): Promise<{
    isAbnormal: boolean;
    finding: string | null;
    measures: ReadingMeasures;
  }> {
    const said = alignment.sentences.map(({ sentence }) => sentence.text);
    const findings = said.filter(text => topicOf(text).isAbnormal);
    const zones = findings.flatMap(text => zonesOf(topicOf(text)));
    const size = { ...film, degreePx: alignment.degreePx };
    return {
      isAbnormal: findings.length > 0,
      finding: findings[0] ?? null,
      measures: readingMeasures(alignment.fixations, size, usualChest(film), zones),
    };
  },

  /** A picture file of the film with the gaze on it. */
  async overlay(input: {
    bytes: Uint8Array<ArrayBuffer>;
    fileName: string;
    alignment: ReadingAlignment;
    part: HeatmapPart;
    layers: PictureLayers;
    format: 'png' | 'svg';
    colourMap: keyof typeof colourMaps;
    opacity: number;
  }): Promise<Uint8Array> {
    const { film } = await decodeFilm(input.bytes, input.fileName);
    const picture = makePicture(film, input.alignment, input.part, input);
    if (input.format === 'png') return pictureAsPng(picture);
    return new TextEncoder().encode(pictureAsSvg(picture));
  },
};

/** Each found sample as a look of the time to the next one. */
function looksOfSamples(samples: readonly ReadingSample[]): FilmFixation[] {
  return samples.flatMap(({ tMs, image }, i) => {
    const nextMs = samples[i + 1]?.tMs ?? tMs;
    const endMs = Math.min(nextMs, tMs + LONGEST_SAMPLE_MS);
    return image === null ? [] : { startMs: tMs, endMs, ...image, sampleCount: 1 };
  });
}

function smallHeatmap(gaze: readonly FilmFixation[], film: Size, sigmaPx: number): Grid {
  const scale = Math.min(1, PICTURE_SIDE_PX / Math.max(film.widthPx, film.heightPx));
  const size = {
    widthPx: Math.max(1, Math.round(film.widthPx * scale)),
    heightPx: Math.max(1, Math.round(film.heightPx * scale)),
  };
  const scaled = gaze.map(({ startMs, endMs, sampleCount, xPx, yPx }) => ({
    startMs,
    endMs,
    sampleCount,
    xPx: xPx * scale,
    yPx: yPx * scale,
  }));
  return durationWeightedHeatmap(scaled, size, sigmaPx * scale);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
