import type { EvaluationResult, FilmSetRequest } from '../api/evaluations.ts';
import { AppError } from '../base/app-error.ts';
import type { LabelledFilm } from '../dataset/film-set/film-set.ts';
import { parsePrompts } from '../evaluation/prompts/class-prompts.ts';
import { Problems } from '../formats/gaze-data/problems.ts';
import {
  describeFilms,
  type EmbeddedFilm,
  embedFilms,
  type FingerprintedFilm,
  fingerprintFilms,
  openFilmSet,
} from './evaluated-films.ts';
import { type EvaluationContext, fingerprintedModels } from './evaluation-context.ts';

type Model = EvaluationResult['models'][number];

/** What every evaluation of films begins with. */
export interface PreparedFilms {
  models: EvaluationResult['models'];
  classes: readonly string[];
  films: FingerprintedFilm[];
  dataSet: EvaluationResult['dataSet'];
  problems: Problems;
}

/**
 * Finds the models, reads the data set, and the file of each film that `choose` takes.
 *
 * @throws AppError `evaluation.noFilms` where nothing was chosen or could be read
 */
export async function prepareFilms(
  { modelIds, dataSet }: Pick<FilmSetRequest, 'modelIds' | 'dataSet'>,
  context: EvaluationContext,
  choose: (films: readonly LabelledFilm[]) => readonly LabelledFilm[],
  needed: string,
): Promise<PreparedFilms> {
  const problems = new Problems();
  const models = await fingerprintedModels(context.ports, modelIds);
  const set = await openFilmSet(context.ports, dataSet, problems);
  const films = await fingerprintFilms(choose(set.films), context, problems);
  if (films.length === 0) throw noFilms(needed, set.films.length);
  const { classes, layout } = set;
  return { models, classes, films, dataSet: describeFilms(layout, films), problems };
}

/** The published test split, else validation, else all: what numbers are reported of. */
export function filmsToTest(films: readonly LabelledFilm[]): readonly LabelledFilm[] {
  for (const split of ['test', 'validation'] as const) {
    const chosen = films.filter(film => film.split === split);
    if (chosen.length > 0) return chosen;
  }
  return films;
}

/** Each model in turn, with what it made of all films; patch features only where they are asked for. */
export async function* embeddedByModel(
  { models, films, problems }: PreparedFilms,
  context: EvaluationContext,
  hasPatches = false,
): AsyncGenerator<{ model: Model; embedded: EmbeddedFilm[] }> {
  for (const [index, model] of models.entries()) {
    const embedded: EmbeddedFilm[] = [];
    const place = { done: index * films.length, total: models.length * films.length };
    for await (const film of embedFilms(context, model, films, problems, place, hasPatches)) {
      embedded.push(film);
    }
    if (embedded.length === 0) throw noFilms('films that can be read', films.length);
    context.progress('scoring', index, models.length);
    yield { model, embedded };
  }
}

/** The user's prompts; null where no file is named. @throws AppError `evaluation.prompts` */
export async function ownPrompts({ ports }: EvaluationContext, path: string | null) {
  return path === null ? null : parsePrompts(await ports.readText(path));
}

/** Rows of equal length, one behind the other. */
export function concatenated(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    all.set(row, i * width);
  });
  return all;
}

function noFilms(needed: string, filmCount: number): AppError {
  return new AppError({
    code: 'evaluation.noFilms',
    message: 'No film of the data set can be used for this.',
    expected: needed,
    actual: `none among ${filmCount} films`,
  });
}
