import type { EvaluationRequest } from '../api/evaluations.ts';
import type { NextCases } from '../api/library-evaluations.ts';
import { AppError } from '../base/app-error.ts';
import { normalisedEntropy } from '../evaluation/next-cases.ts';
import { findingPrompts } from '../evaluation/report-findings.ts';
import { zeroShotScores } from '../evaluation/zero-shot.ts';
import { formatCsv } from '../formats/csv.ts';
import { Problems } from '../formats/gaze-data/problems.ts';
import { describeFilms, type EmbeddedFilm, embedFilms, embedTexts } from './evaluated-films.ts';
import {
  type EvaluationContext,
  type EvaluationOutcome,
  fingerprintedModels,
} from './evaluation-context.ts';
import { judgedReadings } from './judged-readings.ts';
import { libraryFilm, type Model, textFeatures } from './library-films.ts';
import { concatenated } from './prepared-films.ts';
import { preparedFor, viewReadings } from './reading-views.ts';
import { studyOf } from './studies.ts';

type Request = Extract<EvaluationRequest, { kind: 'next-cases' }>;

/** EGMA's temperature before any training: the exponent of its logit_scale. */
const temperature = 1 / 0.07;

/** Which unread films to read next, by what a model makes of them and of those that were read. */
export async function evaluateNextCases(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const { ports, evaluationId } = context;
  const problems = new Problems();
  const models = await fingerprintedModels(ports, request.modelIds);
  const model = models[0] as Model;
  const unread = ports.catalogue
    .summaries()
    .filter(({ status }) => status === 'unread')
    .map(({ studyId }) => studyId);
  if (unread.length === 0) throw noUnread();
  const readings = judgedReadings(ports);
  const readIds = readings.map(({ readingId }) => readingId);
  const prepared = readIds.length === 0 ? [] : await preparedFor(context, model, readIds);
  const prompts = findingPrompts(prepared.map(({ sentences }) => sentences));
  const readFilmCount = new Set(prepared.map(({ studyId }) => studyId)).size;
  const total = readFilmCount + unread.length;
  const place = { done: 0, total };
  const seen = await viewReadings(context, model, prepared, prompts, problems, place);
  const films = unread.map(studyId => libraryFilm(ports, studyOf(ports, studyId)));
  const embedded: EmbeddedFilm[] = [];
  const after = { done: readFilmCount, total };
  for await (const film of embedFilms(context, model, films, problems, after)) embedded.push(film);
  const uncertainties = await uncertaintiesOf(context, model, embedded, prompts);
  context.progress('scoring', 0, 1);
  const queue = await context.compute('queueCases', {
    candidates: embedded.map(({ fingerprint, features }, i) => ({
      studyId: fingerprint,
      feature: features.global,
      uncertainty: uncertainties[i] ?? null,
    })),
    read: seen.views.map(({ studyId, gazeAgreement }) => ({
      feature: (seen.embedded.get(studyId) as EmbeddedFilm).features.global,
      agreement: gazeAgreement,
    })),
    count: request.count,
    randomShare: request.randomShare,
    seed: request.seed,
  });
  const result: NextCases = {
    candidateCount: embedded.length,
    readCount: readFilmCount,
    cases: queue.map(one => ({ ...one, fileName: studyOf(ports, one.studyId).fileName })),
  };
  await ports.evaluations.writeFile(evaluationId, 'details.json', JSON.stringify(result));
  const columns = ['study', 'reason', 'uncertainty', 'agreement_nearby', 'distance'];
  return {
    dataSet: describeFilms('library', embedded),
    models,
    figures: [],
    headline: [],
    items: formatCsv(
      columns,
      queue.map(({ studyId, reason, uncertainty, agreementNearby, distance }) => [
        ...[studyId, reason, uncertainty ?? '', agreementNearby ?? '', distance ?? ''],
      ]),
    ),
    problems,
  };
}

/** How unsure the model is of each film's findings, the findings' means over all films taken off. */
async function uncertaintiesOf(
  context: EvaluationContext,
  model: Model,
  films: readonly EmbeddedFilm[],
  prompts: ReturnType<typeof findingPrompts>,
): Promise<(number | null)[]> {
  const texts = prompts.flatMap(({ sentences }) => sentences);
  const featureOf = await textFeatures(texts, different => embedTexts(context, model, different));
  const features = films.map(film => film.features.global);
  const count = prompts.length;
  const scores = zeroShotScores(
    concatenated(features),
    features[0]?.length ?? 1,
    prompts.map(({ sentences }) => concatenated(sentences.map(featureOf))),
    'max',
  );
  const means = prompts.map((_, finding) => {
    const sum = films.reduce((sum, _, film) => sum + (scores[film * count + finding] as number), 0);
    return sum / films.length;
  });
  return films.map((_, film) => {
    const centred = means.map((mean, finding) => (scores[film * count + finding] as number) - mean);
    return normalisedEntropy(centred, temperature);
  });
}

function noUnread(): AppError {
  return new AppError({
    code: 'evaluation.noUnread',
    message: 'Every film of the library has been read.',
    expected: 'at least one film without a reading',
    actual: 'none',
    advice: 'Import more films.',
  });
}
