import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EvaluationResult, FilmSetChoice } from '../api/evaluations.ts';
import { AppError, formatReport, reportOf } from '../base/app-error.ts';
import type { FilmSet, LabelledFilm } from '../dataset/film-set/film-set.ts';
import { filmSetFingerprint } from '../dataset/film-set/fingerprint.ts';
import { readFilmSet } from '../dataset/film-set/read-film-set.ts';
import type { Problems } from '../formats/gaze-data/problems.ts';
import type { FilmFeatures } from '../model/film-features.ts';
import { modelInput } from '../model/model-image.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { Ports } from './ports.ts';

type Model = EvaluationResult['models'][number];

/** A film of the data set with the SHA-256 of its file. */
export interface FingerprintedFilm {
  film: LabelledFilm;
  fingerprint: string;
}

/** What a model made of a film, and the film's own size. */
export interface EmbeddedFilm extends FingerprintedFilm {
  widthPx: number;
  heightPx: number;
  features: FilmFeatures;
}

/** The data set that somebody chose. Errors: `folder.notFound`, `filmSet.*`. */
export async function openFilmSet(
  { folders }: Ports,
  { folder, imagesFolder, layout, uncertain }: FilmSetChoice,
  problems: Problems,
): Promise<FilmSet> {
  const lists = await folders.open(folder);
  const images = imagesFolder === null ? [] : [await folders.open(imagesFolder)];
  const set = await readFilmSet(lists, [lists, ...images], layout, uncertain, problems);
  if (set.films.length > 0) return set;
  throw new AppError({
    code: 'filmSet.noFilms',
    message: 'None of the data set’s films is there.',
    expected: 'DICOM, PNG or JPEG files with the names in its lists',
    actual: problems.told[0]?.message ?? 'no films',
    advice: 'Name the folder with its images, too.',
  });
}

/** Reads each film's file once, so that numbers can be tied to it; one that can't be read is a problem. */
export async function fingerprintFilms(
  films: readonly LabelledFilm[],
  context: EvaluationContext,
  problems: Problems,
): Promise<FingerprintedFilm[]> {
  const read: FingerprintedFilm[] = [];
  for (const [index, film] of films.entries()) {
    context.refuseCancelled();
    context.progress('reading', index, films.length);
    try {
      read.push({ film, fingerprint: await film.folder.fingerprint(film.path) });
    } catch (error) {
      problems.add(film.path, null, formatReport(reportOf(error)));
    }
  }
  return read;
}

/** What a result says of the films it was computed from. */
export function describeFilms(
  layout: string,
  films: readonly FingerprintedFilm[],
): EvaluationResult['dataSet'] {
  return {
    layout,
    fingerprint: filmSetFingerprint(
      films.map(({ film }) => film),
      films.map(({ fingerprint }) => fingerprint),
    ),
    filmCount: films.length,
    patientCount: new Set(films.map(({ film }) => film.patientId)).size,
  };
}

/**
 * What a model makes of films, in their order and one at a time. Taken from the cache where the model
 * has seen the same file before; a film that can't be read is a problem and left out.
 *
 * @param done films of other models before; `total` of all models
 * @param hasPatches whether patch features are asked for, which take a hundred times the room of the
 *   others; empty without
 */
export async function* embedFilms(
  context: EvaluationContext,
  model: Model,
  films: readonly FingerprintedFilm[],
  problems: Problems,
  { done, total }: { done: number; total: number },
  hasPatches = true,
): AsyncGenerator<EmbeddedFilm> {
  const { imageSizePx } = modelInput(await context.ports.models.config(model.modelId));
  const wanted = { imageSizePx, hasPatches };
  for (const [index, film] of films.entries()) {
    context.refuseCancelled();
    context.progress('embedding', done + index, total);
    try {
      yield await embedFilm(context, model, film, wanted);
    } catch (error) {
      context.refuseCancelled();
      if (endsAll(error)) throw error;
      problems.add(film.film.path, null, formatReport(reportOf(error)));
    }
  }
}

/** Features of texts, rows of length 1: [texts, width]; from the cache where the model has read them. */
export async function embedTexts(
  { ports, host }: EvaluationContext,
  model: Model,
  texts: readonly string[],
): Promise<Float32Array> {
  const key = `texts-${bytesToHex(sha256(utf8ToBytes(JSON.stringify(texts))))}`;
  const cached = await ports.features.read(model.fingerprint, key);
  if (cached?.texts !== undefined) return cached.texts;
  const folder = ports.models.folder(model.modelId);
  const { sentences } = await (await host()).embed(folder, [], [...texts]);
  await ports.features.write(model.fingerprint, key, { texts: sentences });
  return sentences;
}

async function embedFilm(
  { ports, host, compute }: EvaluationContext,
  { modelId, fingerprint: modelFingerprint }: Model,
  { film, fingerprint }: FingerprintedFilm,
  { imageSizePx, hasPatches }: { imageSizePx: number; hasPatches: boolean },
): Promise<EmbeddedFilm> {
  const cached = await ports.features.read(modelFingerprint, fingerprint);
  const { global, pooled, size } = cached ?? {};
  const patches = hasPatches ? cached?.patches : new Float32Array(0);
  const [widthPx, heightPx] = size ?? [];
  if (global && pooled && patches && widthPx && heightPx) {
    return { film, fingerprint, widthPx, heightPx, features: { global, pooled, patches } };
  }
  const bytes = await film.folder.bytes(film.path);
  const seen = await compute('evaluatedFilm', { bytes, fileName: film.path, imageSizePx });
  const made = await (await host()).filmFeatures(ports.models.folder(modelId), seen.image);
  const kept = {
    global: made.global,
    pooled: made.pooled,
    size: Float32Array.of(seen.widthPx, seen.heightPx),
    ...(hasPatches ? { patches: made.patches } : {}),
  };
  await ports.features.write(modelFingerprint, fingerprint, kept);
  const features = hasPatches ? made : { ...made, patches: new Float32Array(0) };
  return { film, fingerprint, widthPx: seen.widthPx, heightPx: seen.heightPx, features };
}

/** A model that can't be used, or a full disk, would fail for every film. */
function endsAll(error: unknown): boolean {
  const { code } = reportOf(error);
  return /^(model|modelHost|engine|disk)\./.test(code) || code === 'evaluation.cancelled';
}
