import { encode as encodePng } from 'fast-png';
import type { Grid } from '../base/grid.ts';
import type { Example } from '../dataset/example.ts';
import { exportReading } from '../formats/export/export-reading.ts';
import type { ExportNames } from '../formats/export/exported-reading.ts';
import type { ExportFormat } from '../formats/export/formats.ts';
import { type ParquetRows, parquetFiles } from '../formats/export/parquet.ts';
import { standInFilm } from '../formats/gaze-data/stand-in.ts';
import {
  alignReading,
  type HeatmapPart,
  partFactors,
  type ReadingAlignment,
} from '../heatmap/align.ts';
import { centreOfFactors } from '../heatmap/centre-of-mass.ts';
import { colourMaps } from '../heatmap/colour-map.ts';
import { drawHeatmap } from '../heatmap/draw-heatmap.ts';
import { patchMeans } from '../heatmap/patch-grid.ts';
import { decodeFilm } from '../imaging/decode.ts';
import { deidentify } from '../imaging/deidentify/deidentify.ts';
import { displayedGrey, type Film } from '../imaging/film.ts';
import { resizeAntialiased } from '../imaging/resize.ts';
import { type ModelInput, modelImage } from '../model/model-image.ts';
import type { Annotation } from '../reading/annotation.ts';
import { exclusionsOf } from '../reading/decisions.ts';
import type { ReadingHeader } from '../reading/journal.ts';
import { parseJournal } from '../reading/journal-lines.ts';
import { composeOverlay } from '../review/overlay.ts';
import { patchesOnFilm } from '../review/patches-on-film.ts';
import { evaluationComputations } from './evaluation-computations.ts';
import { gazeComputations } from './gaze-computations.ts';
import type { ReadingRecord } from './ports.ts';
import { recordOf } from './reading-record.ts';
import { type RecordedReading, readingOf } from './recorded-reading.ts';

type Size = { widthPx: number; heightPx: number };
type File = { bytes: Uint8Array<ArrayBuffer>; fileName: string };

/**
 * Everything the services compute that may take longer than ~10 ms. Pure functions of values that
 * can be cloned, so that a host can run them in a worker.
 */
export const computations = {
  ...gazeComputations,
  ...evaluationComputations,

  /** A file as the library keeps it, or the reason it can't (`study.*`). */
  async inspectStudy({ bytes, fileName, secret }: File & { secret: Uint8Array }) {
    const { film, format } = await decodeFilm(bytes, fileName);
    const { widthPx, heightPx } = film;
    return { ...deidentify(bytes, format, secret), format, widthPx, heightPx };
  },

  async film({ bytes, fileName }: File): Promise<Film> {
    return (await decodeFilm(bytes, fileName)).film;
  },

  /** An 8-bit grey PNG under the film's own window. */
  async thumbnail({ bytes, fileName, maxSidePx }: File & { maxSidePx: number }) {
    const { film } = await decodeFilm(bytes, fileName);
    const { widthPx, heightPx, values } = fitInside(displayedGrey(film), maxSidePx);
    const data = Uint8Array.from(values, grey => Math.round(255 * grey));
    return encodePng({ width: widthPx, height: heightPx, data, channels: 1, depth: 8 });
  },

  /** A reading's part of an export, and its sentences, to be looked through for names. */
  async exportReading(
    input: RecordedReading & {
      format: ExportFormat;
      names: ExportNames;
      /** Where the format has the film. */
      study: File | null;
      annotations: readonly Annotation[];
      masks: ReadonlyMap<string, Uint8Array>;
    },
  ) {
    const { format, names, film, study, annotations, masks } = input;
    const reading = readingOf(input);
    const alignment = align(input);
    const greys =
      study === null ? null : displayedGrey((await decodeFilm(study.bytes, study.fileName)).film);
    const exported = { names, reading, film, alignment, annotations, masks };
    const texts = alignment.sentences.map(({ sentence }) => sentence.text);
    return { ...(await exportReading(format, exported, greys)), texts };
  },

  async parquetFiles(rows: ParquetRows) {
    return parquetFiles(rows);
  },

  standInFilm({ imageId, ...size }: Size & { imageId: string }) {
    return standInFilm(imageId, size);
  },

  /** The film as a model sees it. */
  async modelImage({
    bytes,
    fileName,
    imageSizePx,
  }: File & { imageSizePx: number }): Promise<Float32Array> {
    return modelImage(displayedGrey((await decodeFilm(bytes, fileName)).film), imageSizePx);
  },

  /** What the catalogue keeps of a reading: computed from its files alone. */
  async summary(input: {
    header: ReadingHeader;
    journal: string;
    decisions: string;
    isDiscarded: boolean;
  }): Promise<ReadingRecord> {
    const { journal, decisions, isDiscarded } = input;
    const damagedLineCount = parseJournal(journal).badLines.length;
    return recordOf(readingOf(input), decisions, isDiscarded, damagedLineCount);
  },

  /** What was looked at while each sentence was said, and the middle of it. */
  async alignment(reading: RecordedReading) {
    const { film } = reading;
    const alignment = align(reading);
    const centres = alignment.sentences.map((_, sentence) =>
      centreOfFactors(partFactors(alignment, { sentence }, film)),
    );
    return { alignment, centres };
  },

  /** The heatmap of a part of a reading, at most `maxSidePx` on a side. */
  async heatmap(input: {
    alignment: ReadingAlignment;
    film: Size;
    part: HeatmapPart;
    maxSidePx: number;
  }): Promise<Grid> {
    const { alignment, film, part, maxSidePx } = input;
    return drawHeatmap(partFactors(alignment, part, film, maxSidePx));
  },

  /** The heatmap of one sentence on the patches of the model. */
  async gazeGrid(input: {
    alignment: ReadingAlignment;
    film: Size;
    sentenceIndex: number;
    patchesPerSide: number;
  }): Promise<Grid> {
    const { alignment, sentenceIndex: sentence, film } = input;
    return patchMeans(partFactors(alignment, { sentence }, film), input.patchesPerSide);
  },

  /** The film under a model's attention, as an RGBA PNG in the film's own pixels. */
  async attentionPicture({ bytes, fileName, patches }: File & { patches: Grid }) {
    const { film } = await decodeFilm(bytes, fileName);
    const { widthPx: width, heightPx: height } = film;
    const attention = patchesOnFilm(patches, film, 'smooth');
    const rgba = composeOverlay(displayedGrey(film), attention, colourMaps.inferno, 0.6);
    const data = new Uint8Array(rgba.buffer);
    return encodePng({ width, height, data, channels: 4, depth: 8 });
  },

  /** One finished reading as the model is trained on it; null where nothing was said that counts. */
  async example({
    study,
    input,
    ...reading
  }: RecordedReading & {
    study: File & { patientKey: string | null };
    input: ModelInput;
  }): Promise<Example | null> {
    const { header, film } = reading;
    const aligned = align(reading);
    const sentences = aligned.sentences.filter(({ exclusion }) => exclusion === null);
    if (sentences.length === 0) return null;
    const alignment = { ...aligned, sentences };
    const grey = displayedGrey((await decodeFilm(study.bytes, study.fileName)).film);
    return {
      exampleId: header.readingId,
      // Where a file named nobody, its study counts as a patient of its own.
      patientId: study.patientKey ?? header.studyId,
      image: modelImage(grey, input.imageSizePx),
      sentences: alignment.sentences.map(({ sentence }) => sentence.text),
      gaze: alignment.fixations.length === 0 ? null : gazeOf(alignment, film, input.patchesPerSide),
    };
  },
};

export type Computations = typeof computations;

function align(recorded: RecordedReading) {
  const { decisions, film, eyeVoiceSpanMs } = recorded;
  const exclusions = exclusionsOf(decisions);
  return alignReading(readingOf(recorded), film, { eyeVoiceSpanMs, exclusions });
}

function gazeOf(alignment: ReadingAlignment, film: Size, patchesPerSide: number): Float32Array {
  const patchCount = patchesPerSide ** 2;
  const gaze = new Float32Array(alignment.sentences.length * patchCount);
  for (const sentence of alignment.sentences.keys()) {
    const factors = partFactors(alignment, { sentence }, film);
    gaze.set(patchMeans(factors, patchesPerSide).values, sentence * patchCount);
  }
  return gaze;
}

/** Reduced, undistorted, until no side is longer than `maxSidePx`; unchanged where none is. */
function fitInside(grid: Grid, maxSidePx: number): Grid {
  const scale = maxSidePx / Math.max(grid.widthPx, grid.heightPx);
  if (scale >= 1) return grid;
  const side = (lengthPx: number) => Math.max(1, Math.round(lengthPx * scale));
  return resizeAntialiased(grid, side(grid.widthPx), side(grid.heightPx));
}
