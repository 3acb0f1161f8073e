import type { Api, Evaluation, EvaluationResult } from '../../src/api/contract.ts';
import { AppError } from '../../src/base/app-error.ts';
import { duration, print, table } from './output.ts';
import { withHost } from './with-host.ts';
import type { CommonOptions } from './with-library.ts';

/** Starts an evaluation, shows it to its end and prints what came of it; Ctrl+C cancels it. */
export async function followEvaluation(
  options: CommonOptions,
  start: (api: Api) => Promise<Evaluation>,
  describe = async (result: EvaluationResult, _api: Api): Promise<Printed> => ({
    result,
    text: resultText(result),
  }),
): Promise<void> {
  const { evaluation, printed } = await withHost(options.library, async (api, on) => {
    const ended = Promise.withResolvers<Evaluation>();
    const show = progressOnStderr();
    let evaluationId: string | null = null;
    on('evaluation.progress', progress => {
      if (progress.evaluationId !== evaluationId) return;
      show(progress);
      if (progress.state !== 'queued' && progress.state !== 'running') ended.resolve(progress);
    });
    const started = await start(api);
    evaluationId = started.evaluationId;
    const cancel = () => void api['evaluations.cancel'](started).catch(ended.reject);
    process.on('SIGINT', cancel);
    try {
      const evaluation = await ended.promise;
      if (evaluation.state !== 'finished') return { evaluation, printed: null };
      const result = await api['evaluations.result'](evaluation);
      return { evaluation, printed: await describe(result, api) };
    } finally {
      process.off('SIGINT', cancel);
      process.stderr.write('\n');
    }
  });
  if (evaluation.error !== null) throw new AppError(evaluation.error);
  if (printed === null) {
    console.error(`Cancelled. foveal evaluate resume ${evaluation.evaluationId} goes on.`);
    process.exitCode = 130;
    return;
  }
  print(printed.result, options.json, () => printed.text);
}

/** What JSON has of it, and what people are told. */
export interface Printed {
  result: unknown;
  text: string;
}

/** A result for people: its figures, what it was computed from, what was left out. */
export function resultText(result: EvaluationResult): string {
  const { evaluationId, dataSet, models, figures, request, codeVersion, problems } = result;
  const nameOf = (modelId: string) =>
    models.find(model => model.modelId === modelId)?.name ?? modelId;
  const rows = figures.map(({ modelId, metric, of, value, low, high, count }) => [
    nameOf(modelId),
    metric,
    of ?? '',
    value === null ? 'undefined' : value.toFixed(4),
    low === null || high === null ? '' : `${low.toFixed(4)} to ${high.toFixed(4)}`,
    count,
  ]);
  const from = [
    `evaluation ${evaluationId}, seed ${request.seed}, Foveal ${codeVersion}`,
    ...(dataSet === null
      ? []
      : [
          `${dataSet.layout}: ${dataSet.filmCount} films of ${dataSet.patientCount} patients, ${dataSet.fingerprint.slice(0, 12)}`,
        ]),
    ...models.map(({ name, fingerprint }) => `model ${name}, ${fingerprint.slice(0, 12)}`),
    ...problems.map(({ file, message }) => `left out: ${file}: ${message}`),
  ];
  const columns = ['model', 'metric', 'of', 'value', '95 % interval', 'n'];
  return [table(columns, rows, 'No figures.'), '', ...from].join('\n');
}

/** One line that is rewritten on a terminal; elsewhere a line every ten seconds. */
function progressOnStderr(): (progress: Evaluation) => void {
  const pauseMs = process.stderr.isTTY ? 200 : 10_000;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return ({ state, stage, done, total, remainingMs }) => {
    const nowMs = performance.now();
    if (state === 'running' && nowMs - shownAtMs < pauseMs) return;
    shownAtMs = nowMs;
    const parts = state === 'running' ? [`${stage}: ${done} of ${total}`] : [state];
    if (remainingMs !== null) parts.push(`${duration(remainingMs)} left`);
    const line = parts.join(', ');
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}
