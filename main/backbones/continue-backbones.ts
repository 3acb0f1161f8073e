import type {
  Api,
  Evaluation,
  Figure,
  ModelComparison,
  RunProgress,
  RunRecipe,
} from '../../src/api/contract.ts';
import { AppError } from '../../src/base/app-error.ts';
import type { OnEvent } from '../cli/with-host.ts';

/** How each backbone is continued, twice: with gaze and without. */
export type BackbonePlan = Omit<RunRecipe, 'baseModelId' | 'useGaze'> & { modelIds: string[] };

/** One row of the table: a backbone before, continued without gaze, and with it. */
export interface BackboneRow {
  modelId: string;
  name: string;
  imageTower: string;
  textTower: string;
  continued: { withoutGaze: string; withGaze: string };
  figures: Record<'before' | 'withoutGaze' | 'withGaze', Figure[]>;
  /** With gaze less without, paired by reading. */
  differences: ModelComparison['differences'];
  readingCount: number;
}

/**
 * Continues each backbone with and without gaze by ordinary runs, and compares the three models on the
 * readings of films that none of them was trained on. A run of the same recipe that has finished is
 * not done again, and one that was cut off goes on.
 *
 * @throws what ended a run or an evaluation, `evaluation.noReadings` where no film is held out
 */
export async function continueBackbones(
  api: Api,
  on: OnEvent,
  { modelIds, ...recipe }: BackbonePlan,
  tell: (line: string) => void,
): Promise<BackboneRow[]> {
  const rows: BackboneRow[] = [];
  const models = await api['models.list']({});
  for (const modelId of modelIds) {
    const name = models.find(model => model.modelId === modelId)?.name ?? modelId;
    const continued = async (useGaze: boolean) => {
      const how = useGaze ? 'with gaze' : 'without gaze';
      return finishedRun(api, on, { ...recipe, baseModelId: modelId, useGaze }, run =>
        tell(`${name}, ${how}: step ${run.step} of ${run.stepCount}`),
      );
    };
    const withoutGaze = await continued(false);
    const withGaze = await continued(true);
    tell(`${name}: evaluating`);
    const compared = await finishedEvaluation(on, () =>
      api['evaluations.start']({
        kind: 'comparison',
        modelIds: [withoutGaze, withGaze, modelId],
        seed: recipe.seed,
        unseenOnly: true,
      }),
    );
    const { figures } = await api['evaluations.result'](compared);
    const { differences, rows: readings } = await api['insights.comparison'](compared);
    const { imageTower, textTower } = await api['models.architecture']({ modelId });
    const of = (id: string) => figures.filter(figure => figure.modelId === id);
    rows.push({
      modelId,
      name,
      imageTower: `${imageTower.kind} ${imageTower.depths.join('-')}, width ${imageTower.width}`,
      textTower: `${textTower.kind} ${textTower.depth}, width ${textTower.width}`,
      continued: { withoutGaze, withGaze },
      figures: { before: of(modelId), withoutGaze: of(withoutGaze), withGaze: of(withGaze) },
      differences: differences.filter(difference => difference.modelId === withGaze),
      readingCount: readings.length,
    });
  }
  return rows;
}

/** The model of a run of this recipe: of one that there is, else of a new one. */
async function finishedRun(
  api: Api,
  on: OnEvent,
  recipe: RunRecipe,
  onProgress: (run: RunProgress) => void,
): Promise<string> {
  const known = await runOf(api, recipe);
  if (known?.state === 'finished' && known.modelId !== null) return known.modelId;
  const ended = Promise.withResolvers<RunProgress>();
  let runId: string | null = null;
  on('run.progress', progress => {
    if (progress.runId !== runId) return;
    onProgress(progress);
    if (!goingOn.includes(progress.state)) ended.resolve(progress);
  });
  const run = known === null ? await api['runs.start'](recipe) : await api['runs.resume'](known);
  runId = run.runId;
  const end = goingOn.includes(run.state) ? await ended.promise : run;
  if (end.error !== null) throw new AppError(end.error);
  if (end.modelId === null) throw stopped(end);
  return end.modelId;
}

const goingOn: RunProgress['state'][] = ['queued', 'preparing', 'running'];

/** The newest run of the same recipe that has come to its end or can be gone on with. */
async function runOf(api: Api, recipe: RunRecipe): Promise<RunProgress | null> {
  const wanted = JSON.stringify(sorted(recipe));
  const models = new Set((await api['models.list']({})).map(({ modelId }) => modelId));
  for (const run of await api['runs.list']({})) {
    if (run.state === 'cancelled' || run.state === 'failed' || run.branchOf !== null) continue;
    if (run.state === 'finished' && !models.has(run.modelId ?? '')) continue;
    if (JSON.stringify(sorted(await api['runs.recipe'](run))) === wanted) return run;
  }
  return null;
}

function sorted(recipe: RunRecipe): [string, unknown][] {
  return Object.entries(recipe)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

async function finishedEvaluation(
  on: OnEvent,
  start: () => Promise<Evaluation>,
): Promise<Evaluation> {
  const ended = Promise.withResolvers<Evaluation>();
  const over = new Map<string, Evaluation>();
  let evaluationId: string | null = null;
  on('evaluation.progress', progress => {
    if (progress.state === 'queued' || progress.state === 'running') return;
    over.set(progress.evaluationId, progress);
    if (progress.evaluationId === evaluationId) ended.resolve(progress);
  });
  ({ evaluationId } = await start());
  const end = over.get(evaluationId) ?? (await ended.promise);
  if (end.error !== null) throw new AppError(end.error);
  return end;
}

function stopped({ runId, state }: RunProgress): AppError {
  return new AppError({
    code: 'run.stopped',
    message: `Run ${runId} came to no model.`,
    expected: 'a finished run',
    actual: state,
    advice: 'The same command goes on from here.',
  });
}
