import type { EvaluationRequest } from '../api/evaluations.ts';
import type { EmbeddingMap } from '../api/library-evaluations.ts';
import { SeededRandom } from '../base/random.ts';
import { reportedFindings } from '../evaluation/report-findings.ts';
import { formatCsv } from '../formats/csv.ts';
import { Problems } from '../formats/gaze-data/problems.ts';
import { describeFilms, type EmbeddedFilm, embedFilms } from './evaluated-films.ts';
import {
  type EvaluationContext,
  type EvaluationOutcome,
  fingerprintedModels,
} from './evaluation-context.ts';
import { judgedReadings } from './judged-readings.ts';
import { libraryFilm, type Model } from './library-films.ts';
import type { Ports } from './ports.ts';
import { concatenated } from './prepared-films.ts';
import { preparedFor } from './reading-views.ts';
import { studyOf } from './studies.ts';

type Request = Extract<EvaluationRequest, { kind: 'map' }>;

/** Where the library's films stand among each other for each model: t-SNE or UMAP of g. */
export async function evaluateMap(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const { ports, evaluationId } = context;
  const { seed, method } = request;
  const problems = new Problems();
  const models = await fingerprintedModels(ports, request.modelIds);
  const studyIds = drawnStudies(ports, request.mostFilms, seed);
  const films = studyIds.map(studyId => libraryFilm(ports, studyOf(ports, studyId)));
  const byModel: { model: Model; embedded: Map<string, EmbeddedFilm> }[] = [];
  for (const [index, model] of models.entries()) {
    const place = { done: index * films.length, total: models.length * films.length };
    const embedded = new Map<string, EmbeddedFilm>();
    for await (const film of embedFilms(context, model, films, problems, place, false)) {
      embedded.set(film.fingerprint, film);
    }
    byModel.push({ model, embedded });
  }
  const shown = films.filter(({ fingerprint }) =>
    byModel.every(({ embedded }) => embedded.has(fingerprint)),
  );
  const maps: EmbeddingMap['maps'] = [];
  for (const [index, { model, embedded }] of byModel.entries()) {
    context.progress('scoring', index, models.length);
    const features = shown.map(
      ({ fingerprint }) => (embedded.get(fingerprint) as EmbeddedFilm).features.global,
    );
    const rows = concatenated(features);
    const width = features[0]?.length ?? 1;
    const points = await context.compute('embeddingMap', { rows, width, method, seed });
    const { modelId, name } = model;
    maps.push({ modelId, name, points: [...points] });
  }
  const findings = await findingsByStudy(context, models[0] as Model);
  const shownIds = shown.map(({ fingerprint }) => fingerprint);
  const placeOf = new Map(shownIds.map((studyId, place) => [studyId, place]));
  const places = (studyId: string) => placeOf.get(studyId) ?? 0;
  const map: EmbeddingMap = {
    method,
    films: ports.catalogue
      .summaries(shownIds)
      .toSorted((a, b) => places(a.studyId) - places(b.studyId))
      .map(({ studyId, fileName, status, heldOut }) => ({
        ...{ studyId, fileName, status, heldOut },
        findings: findings.get(studyId) ?? null,
      })),
    maps,
  };
  await ports.evaluations.writeFile(evaluationId, 'details.json', JSON.stringify(map));
  return {
    dataSet: describeFilms('library', shown),
    models,
    figures: [],
    headline: [],
    items: csvOf(map),
    problems,
  };
}

/** Films that count; of more than asked for some that the seed draws, in the library's order. */
function drawnStudies({ catalogue }: Ports, mostFilms: number, seed: number): string[] {
  const all = catalogue.studies().filter(({ exclusion }) => exclusion === null);
  const ids = all.map(({ studyId }) => studyId);
  if (ids.length <= mostFilms) return ids;
  const drawn = new Set(new SeededRandom(seed, 'map').shuffled(ids).slice(0, mostFilms));
  return ids.filter(studyId => drawn.has(studyId));
}

/** What the readings of each film report. */
async function findingsByStudy(
  context: EvaluationContext,
  model: Model,
): Promise<Map<string, string[]>> {
  const ids = judgedReadings(context.ports).map(({ readingId }) => readingId);
  const prepared = await preparedFor(context, model, ids);
  return new Map(
    [...Map.groupBy(prepared, ({ studyId }) => studyId)].map(([studyId, readings]) => [
      studyId,
      [...reportedFindings(readings.flatMap(({ sentences }) => sentences))],
    ]),
  );
}

function csvOf({ films, maps }: EmbeddingMap): string {
  return formatCsv(
    ['model', 'study', 'findings', 'x', 'y'],
    maps.flatMap(({ modelId, points }) =>
      films.map(({ studyId, findings }, i) => [
        ...[modelId, studyId, findings?.join('|') ?? ''],
        ...[points[2 * i] as number, points[2 * i + 1] as number],
      ]),
    ),
  );
}
