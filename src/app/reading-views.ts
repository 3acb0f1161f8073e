import { gazeAgreement } from '../evaluation/gaze-agreement.ts';
import {
  type FindingPrompts,
  reportedFindings,
  reportZeroShot,
} from '../evaluation/report-findings.ts';
import type { Problems } from '../formats/gaze-data/problems.ts';
import { patchCosines } from '../model/attend.ts';
import { modelInput } from '../model/model-image.ts';
import { type EmbeddedFilm, embedFilms, embedTexts } from './evaluated-films.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { exampleOf } from './judged-readings.ts';
import { libraryFilm, type Model, textFeatures } from './library-films.ts';
import { concatenated } from './prepared-films.ts';
import { type PreparedExample, prepareExamples } from './run-examples.ts';
import { studyOf } from './studies.ts';

/** What a model makes of one reading. */
export interface ReadingView {
  readingId: string;
  studyId: string;
  /** Mean correlation of attention with gaze over the sentences; null where undefined. */
  gazeAgreement: number | null;
  /** See `ReportZeroShot.correctness`. */
  correctness: number | null;
}

/** All readings by one model, and its zero-shot AUROC of the findings they report. */
export interface ModelViews {
  views: ReadingView[];
  meanAuroc: number | null;
  /** Of the films, by their study. */
  embedded: Map<string, EmbeddedFilm>;
}

/** Readings with their sentences and gaze for models of this size. */
export async function preparedFor(
  { ports, progress, refuseCancelled }: EvaluationContext,
  model: Model,
  readingIds: readonly string[],
): Promise<PreparedExample[]> {
  const input = modelInput(await ports.models.config(model.modelId));
  const onPrepared = (count: number) => progress('reading', count, readingIds.length);
  const isStopped = () => {
    try {
      refuseCancelled();
      return false;
    } catch {
      return true;
    }
  };
  const prepared = await prepareExamples(ports, readingIds, input, onPrepared, isStopped);
  refuseCancelled();
  return prepared;
}

/** Has one model look at the films of readings, and compares with gaze and report. */
export async function viewReadings(
  context: EvaluationContext,
  model: Model,
  prepared: readonly PreparedExample[],
  prompts: readonly FindingPrompts[],
  problems: Problems,
  place: { done: number; total: number },
): Promise<ModelViews> {
  const { ports } = context;
  const studyIds = [...new Set(prepared.map(({ studyId }) => studyId))];
  const films = studyIds.map(studyId => libraryFilm(ports, studyOf(ports, studyId)));
  const embedded = new Map<string, EmbeddedFilm>();
  for await (const film of embedFilms(context, model, films, problems, place)) {
    embedded.set(film.fingerprint, film);
  }
  const texts = [
    ...prepared.flatMap(({ sentences }) => sentences),
    ...prompts.flatMap(({ sentences }) => sentences),
  ];
  const featureOf = await textFeatures(texts, different => embedTexts(context, model, different));
  const seen = prepared.filter(({ studyId }) => embedded.has(studyId));
  const views: ReadingView[] = [];
  for (const example of seen) {
    context.refuseCancelled();
    const { gaze, sentences } = await exampleOf(ports, example);
    const { features } = embedded.get(example.studyId) as EmbeddedFilm;
    const maps = sentences.map(sentence => patchCosines(features.patches, featureOf(sentence)));
    const { readingId, studyId } = example;
    views.push({ readingId, studyId, gazeAgreement: gazeAgreement(maps, gaze), correctness: null });
  }
  const globals = seen.map(
    ({ studyId }) => (embedded.get(studyId) as EmbeddedFilm).features.global,
  );
  const { meanAuroc, correctness } = reportZeroShot(
    concatenated(globals),
    globals[0]?.length ?? 1,
    prompts.map(({ sentences }) => concatenated(sentences.map(featureOf))),
    seen.map(({ sentences }) => {
      const reported = reportedFindings(sentences);
      return prompts.map(({ finding }) => reported.has(finding));
    }),
  );
  return {
    views: views.map((view, i) => ({ ...view, correctness: correctness[i] ?? null })),
    meanAuroc,
    embedded,
  };
}
