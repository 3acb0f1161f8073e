import type { EvaluationRequest, EvaluationResult, Figure } from '../api/evaluations.ts';
import type { ModelComparison } from '../api/library-evaluations.ts';
import { bootstrapInterval } from '../evaluation/bootstrap.ts';
import { pairedDifference, patientMeans } from '../evaluation/paired-differences.ts';
import { findingPrompts } from '../evaluation/report-findings.ts';
import { meanAndSd } from '../evaluation/statistics.ts';
import { formatCsv } from '../formats/csv.ts';
import { Problems } from '../formats/gaze-data/problems.ts';
import { fingerprintOf } from './ablation-material.ts';
import {
  type EvaluationContext,
  type EvaluationOutcome,
  fingerprintedModels,
} from './evaluation-context.ts';
import { judgedReadings, noReadings } from './judged-readings.ts';
import { preparedFor, type ReadingView, viewReadings } from './reading-views.ts';
import { patientOf } from './run-material.ts';
import { hasSeen } from './seen-in-training.ts';
import { studyOf } from './studies.ts';

type Request = Extract<EvaluationRequest, { kind: 'comparison' }>;
const measures = ['gazeAgreement', 'correctness'] as const;

/** Models beside each other on every finished reading of the library, paired by reading. */
export async function evaluateComparison(
  request: Request,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  const { ports, evaluationId } = context;
  const { seed } = request;
  const problems = new Problems();
  const models = await fingerprintedModels(ports, request.modelIds);
  const all = await ports.models.list();
  const readings = judgedReadings(ports).filter(({ studyId }) => {
    const isSeen = models.some(({ modelId }) => hasSeen(all, modelId, studyId) !== false);
    return !request.unseenOnly || !isSeen;
  });
  if (readings.length === 0) throw noReadings(request.unseenOnly);
  const readingIds = readings.map(({ readingId }) => readingId);
  const total = models.length * new Set(readings.map(({ studyId }) => studyId)).size;
  const ofModels: { views: Map<string, ReadingView>; meanAuroc: number | null }[] = [];
  let findings: string[] = [];
  let fingerprint = '';
  for (const [index, model] of models.entries()) {
    const prepared = await preparedFor(context, model, readingIds);
    if (prepared.length === 0) throw noReadings(request.unseenOnly);
    const prompts = findingPrompts(prepared.map(({ sentences }) => sentences));
    const place = { done: (index * total) / models.length, total };
    const seen = await viewReadings(context, model, prepared, prompts, problems, place);
    const views = new Map(seen.views.map(view => [view.readingId, view]));
    ofModels.push({ views, meanAuroc: seen.meanAuroc });
    if (index === 0) {
      findings = prompts.map(({ finding }) => finding);
      fingerprint = fingerprintOf(prepared);
    }
  }
  context.progress('scoring', 0, 1);
  const common = readings.filter(({ readingId }) =>
    ofModels.every(({ views }) => views.has(readingId)),
  );
  const rows = common.map(({ readingId, studyId, reader }) => ({
    readingId,
    studyId,
    fileName: studyOf(ports, studyId).fileName,
    reader,
    trainedOn: models.map(({ modelId }) => modelId).filter(id => hasSeen(all, id, studyId)),
    values: ofModels.map(({ views }) => {
      const { gazeAgreement, correctness } = views.get(readingId) as ReadingView;
      return { gazeAgreement, correctness };
    }),
  }));
  const patients = rows.map(({ studyId }) => patientOf(studyOf(ports, studyId)));
  const comparison: ModelComparison = {
    models: models.map(({ modelId, name }) => ({ modelId, name })),
    findings,
    rows,
    differences: differencesOf(models, rows, patients, seed),
  };
  await ports.evaluations.writeFile(evaluationId, 'details.json', JSON.stringify(comparison));
  const figures = models.flatMap(({ modelId }, i): Figure[] => [
    ...measures.map(metric => figureOf(modelId, metric, i, rows, patients, seed)),
    {
      ...{ modelId, metric: 'auroc', of: null, low: null, high: null },
      value: ofModels[i]?.meanAuroc ?? null,
      count: rows.length,
    },
  ]);
  return {
    dataSet: {
      layout: 'library',
      fingerprint,
      filmCount: new Set(rows.map(({ studyId }) => studyId)).size,
      patientCount: new Set(patients).size,
    },
    models,
    figures,
    headline: figures,
    items: csvOf(comparison),
    problems,
  };
}

function differencesOf(
  models: EvaluationResult['models'],
  rows: ModelComparison['rows'],
  patients: readonly string[],
  seed: number,
): ModelComparison['differences'] {
  return models.slice(1).flatMap(({ modelId }, i) =>
    measures.flatMap(measure => {
      const pairs = rows.map(({ values }, row) => ({
        patient: patients[row] as string,
        first: values[0]?.[measure] ?? null,
        second: values[i + 1]?.[measure] ?? null,
      }));
      const difference = pairedDifference(pairs, seed);
      return difference === null ? [] : [{ modelId, measure, ...difference }];
    }),
  );
}

/** Mean over the patients, with the bootstrap over them. */
function figureOf(
  modelId: string,
  metric: (typeof measures)[number],
  index: number,
  rows: ModelComparison['rows'],
  patients: readonly string[],
  seed: number,
): Figure {
  const known = rows.flatMap(({ values }, row) => {
    const value = values[index]?.[metric] ?? null;
    return value === null ? [] : [{ patient: patients[row] as string, value }];
  });
  const means = patientMeans(known);
  const interval = means.length === 0 ? { low: null, high: null } : bootstrapInterval(means, seed);
  const { mean: value } = meanAndSd(means);
  return { modelId, metric, of: null, value, ...interval, count: known.length };
}

function csvOf({ models, rows }: ModelComparison): string {
  return formatCsv(
    ['reading', 'study', 'reader', 'model', 'trained_on', ...measures],
    rows.flatMap(({ readingId, studyId, reader, trainedOn, values }) =>
      models.map(({ modelId }, i) => [
        ...[readingId, studyId, reader, modelId, trainedOn.includes(modelId) ? 1 : 0],
        ...measures.map(measure => values[i]?.[measure] ?? ''),
      ]),
    ),
  );
}
