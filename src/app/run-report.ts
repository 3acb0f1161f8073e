import type { RunMetric, RunProgress } from '../api/contract.ts';
import type { EvaluationResult, Figure } from '../api/evaluations.ts';
import { PdfReport } from '../review/report/pdf-report.ts';
import { defaultFit } from '../training/fit.ts';
import type { Ports } from './ports.ts';
import { thinned } from './run-points.ts';
import { runReportTexts } from './run-report-texts.ts';

type Texts = (typeof runReportTexts)['en'];
/** A page is no wider than so many points. */
const mostPoints = 400;
const chartHeightPt = 150;
const colours = {
  total: [0.1, 0.12, 0.14],
  gaze: [0.69, 0.42, 0],
  contrastive: [0.12, 0.47, 0.67],
  mapping: [0.48, 0.33, 0.74],
} as const;
const validationColour = [0.14, 0.47, 0.29] as const;
const metrics = ['gazeAgreement', 'correctness', 'auroc'] as const;

/** One page about a run: recipe, curves, figures of the model before and after, fingerprints. */
export async function reportRun(
  ports: Ports,
  run: RunProgress,
  language: 'en' | 'de',
): Promise<{ fileName: string; content: Uint8Array<ArrayBuffer> }> {
  const texts = runReportTexts[language];
  const { runId } = run;
  const pdf = await PdfReport.begin(`${texts.title} ${runId}`, ports.clock.now(), language);
  pdf.title(`${texts.title} ${runId}`);
  pdf.heading(texts.recipe);
  pdf.facts(await recipeOf(ports, run, texts));
  pdf.heading(texts.curves);
  pdf.chart({
    axis: texts.step,
    curves: curvesOf(thinned(await ports.runs.metrics(runId), mostPoints), texts),
    heightPt: chartHeightPt,
  });
  pdf.heading(texts.figures);
  const before = await baseOf(ports, run);
  const compared = before === null ? null : await comparisonOf(ports, before, run.modelId);
  if (compared === null) pdf.note(texts.none);
  else {
    pdf.table(figuresOf(compared, before ?? '', run.modelId ?? '', texts));
    const { evaluationId, dataSet, request } = compared;
    pdf.note(texts.from(evaluationId, dataSet?.filmCount ?? 0, request.seed));
  }
  pdf.heading(texts.fingerprints);
  pdf.facts(await fingerprintsOf(ports, run, before, texts));
  pdf.note(texts.research);
  const content = await pdf.finish(`Foveal ${ports.library.appVersion}, ${texts.run} ${runId}`);
  return { fileName: `${runId}.pdf`, content };
}

async function recipeOf(ports: Ports, run: RunProgress, texts: Texts) {
  const { recipe } = await ports.runs.configuration(run.runId);
  const models = await ports.models.list();
  const base = models.find(({ modelId }) => modelId === recipe.baseModelId);
  const frozen = recipe.frozen?.join(', ');
  const facts: [string, string][] = [
    [texts.state, texts.states[run.state]],
    [texts.base, base?.name ?? recipe.baseModelId ?? texts.fresh],
    [texts.steps, `${run.step} ${texts.of} ${recipe.stepCount}`],
    [texts.batch, String(recipe.batchSize)],
    [texts.rate, String(recipe.learningRate)],
    [texts.decay, String(recipe.weightDecay ?? defaultFit.weightDecay)],
    [texts.seed, String(recipe.seed)],
    [texts.gaze, recipe.useGaze ? texts.yes : texts.no],
    [texts.frozen, frozen === undefined || frozen === '' ? texts.nothing : frozen],
    [texts.readings, `${run.exampleCount} + ${run.validationCount} ${texts.validation}`],
    [texts.engine, run.engine ?? '–'],
    [texts.duration, `${(run.elapsedMs / 60_000).toFixed(1)} ${texts.minutes}`],
  ];
  return facts;
}

function curvesOf(points: readonly RunMetric[], texts: Texts) {
  const terms = ['total', 'gaze', 'contrastive', 'mapping'] as const;
  const curves = terms.map(term => ({
    name: texts.curve[term],
    colour: colours[term],
    points: points.flatMap(({ step, loss }) => {
      const value = loss[term];
      return value === null ? [] : [[step, value] as const];
    }),
  }));
  const validation = {
    name: texts.validationCurve,
    colour: validationColour,
    points: points.flatMap(({ step, validation }) =>
      validation === null ? [] : [[step, validation.total] as const],
    ),
  };
  return [...curves, validation].filter(curve => curve.points.length > 0);
}

/** The model that the run began with, as the library keeps it. */
async function baseOf(ports: Ports, { modelId, baseModelId }: RunProgress): Promise<string | null> {
  const models = await ports.models.list();
  return baseModelId ?? models.find(model => model.modelId === modelId)?.parentModelId ?? null;
}

/** The newest comparison that both models are in. */
async function comparisonOf(
  { evaluations }: Ports,
  before: string,
  after: string | null,
): Promise<EvaluationResult | null> {
  for (const { evaluationId, request, state } of await evaluations.list()) {
    const { kind, modelIds } = request;
    if (kind !== 'comparison' || state !== 'finished' || after === null) continue;
    if (!modelIds.includes(before) || !modelIds.includes(after)) continue;
    const result = await evaluations.result(evaluationId);
    if (result !== null) return result;
  }
  return null;
}

function figuresOf({ figures }: EvaluationResult, before: string, after: string, texts: Texts) {
  const shown = (figure: Figure | undefined) => {
    if (figure === undefined || figure.value === null) return texts.undefined;
    const { value, low, high } = figure;
    const interval =
      low === null || high === null ? '' : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`;
    return `${value.toFixed(3)}${interval}`;
  };
  const of = (modelId: string, metric: string) =>
    shown(figures.find(figure => figure.modelId === modelId && figure.metric === metric));
  return {
    columns: [
      { title: texts.measure, share: 2 },
      { title: texts.before, share: 1, align: 'right' as const },
      { title: texts.after, share: 1, align: 'right' as const },
    ],
    rows: metrics.map(metric => [texts.measures[metric], of(before, metric), of(after, metric)]),
  };
}

async function fingerprintsOf(
  ports: Ports,
  run: RunProgress,
  before: string | null,
  texts: Texts,
): Promise<[string, string][]> {
  const known = new Set((await ports.models.list()).map(({ modelId }) => modelId));
  const of = async (modelId: string | null) =>
    modelId !== null && known.has(modelId) ? ports.models.fingerprint(modelId) : '–';
  const material = await ports.runs.material(run.runId);
  return [
    [texts.code, `Foveal ${ports.library.appVersion}`],
    [texts.material, material?.course ?? '–'],
    [texts.modelBefore, await of(before)],
    [texts.modelAfter, await of(run.modelId)],
  ];
}
