import type { Api, Evaluation, EvaluationRequest } from '../api/contract.ts';
import type { EvaluationResult, FilmSetChoice, FilmSetSummary } from '../api/evaluations.ts';
import { AppError, reportOf } from '../base/app-error.ts';
import { Problems } from '../formats/gaze-data/problems.ts';
import { compareResults } from './compare-results.ts';
import { openFilmSet } from './evaluated-films.ts';
import { EvaluationJob } from './evaluation-job.ts';
import type { Ports } from './ports.ts';

type EvaluationMethods = Pick<Api, Extract<keyof Api, `evaluations.${string}`>>;

const goingOn: Evaluation['state'][] = ['queued', 'running'];

/** Evaluations of models: one goes on at a time, the others wait in a queue. */
export class Evaluations {
  readonly #ports: Ports;
  readonly #onProgress: (evaluation: Evaluation) => void;
  readonly #onChange: () => void;
  /** In their order; the first is the one that goes on. */
  readonly #queue: { job: EvaluationJob; ended: Promise<void> }[] = [];

  constructor(ports: Ports, onProgress: (evaluation: Evaluation) => void, onChange: () => void) {
    this.#ports = ports;
    this.#onProgress = onProgress;
    this.#onChange = onChange;
  }

  methods(): EvaluationMethods {
    const { evaluations } = this.#ports;
    return {
      'evaluations.list': () => this.#list(),
      'evaluations.inspect': choice => this.#inspect(choice),
      'evaluations.start': request => this.#start(request, null),
      'evaluations.rerun': async ({ evaluationId }) =>
        this.#start((await this.#evaluationOf(evaluationId)).request, evaluationId),
      'evaluations.resume': ({ evaluationId }) => this.#resume(evaluationId),
      'evaluations.cancel': async ({ evaluationId }) => {
        await this.#jobOf(evaluationId)?.stop('cancelled');
        return {};
      },
      'evaluations.remove': async ({ evaluationId }) => {
        if (this.#jobOf(evaluationId) !== undefined) throw stillGoingOn(evaluationId);
        await evaluations.remove(evaluationId);
        this.#onChange();
        return {};
      },
      'evaluations.result': ({ evaluationId }) => this.#resultOf(evaluationId),
      'evaluations.compare': async ({ firstId, secondId }) =>
        compareResults(await this.#resultOf(firstId), await this.#resultOf(secondId)),
      'evaluations.items': async ({ evaluationId }) => {
        const csv = await evaluations.readFile(evaluationId, 'items.csv');
        if (csv === null) throw noResult(evaluationId);
        const fileName = `evaluation-${evaluationId}.csv`;
        return { fileName, content: new TextEncoder().encode(csv) };
      },
    };
  }

  /** Cuts off the one in progress and those that wait; they can be resumed. */
  async close(): Promise<void> {
    await Promise.all(this.#queue.map(({ job }) => job.stop('interrupted')));
    await Promise.all(this.#queue.map(({ ended }) => ended));
  }

  /** Newest first; one whose host died while it went on, or waited, is interrupted. */
  async #list(): Promise<Evaluation[]> {
    const stored = await this.#ports.evaluations.list();
    return stored.map(evaluation => {
      const job = this.#jobOf(evaluation.evaluationId);
      if (job !== undefined) return job.evaluation;
      return goingOn.includes(evaluation.state)
        ? { ...evaluation, state: 'interrupted', remainingMs: null }
        : evaluation;
    });
  }

  async #start(request: EvaluationRequest, rerunOf: string | null): Promise<Evaluation> {
    const { clock, audit, evaluations } = this.#ports;
    const evaluation: Evaluation = {
      evaluationId: clock.newId(),
      request,
      state: 'queued',
      startedAt: clock.now().toISOString(),
      elapsedMs: 0,
      remainingMs: null,
      stage: 'reading',
      done: 0,
      total: 0,
      rerunOf,
      problemCount: 0,
      headline: [],
      error: null,
    };
    await evaluations.save(evaluation);
    await audit.append('evaluation.start', evaluation.evaluationId, { kind: request.kind });
    return this.#enqueue(evaluation);
  }

  async #resume(evaluationId: string): Promise<Evaluation> {
    const before = await this.#evaluationOf(evaluationId);
    if (this.#jobOf(evaluationId) !== undefined) return before;
    if (before.state === 'finished') throw finished(evaluationId);
    const startedAt = this.#ports.clock.now().toISOString();
    return this.#enqueue({ ...before, state: 'queued', startedAt, error: null });
  }

  #enqueue(evaluation: Evaluation): Evaluation {
    const job = new EvaluationJob(this.#ports, evaluation, this.#onProgress);
    const before = this.#queue.at(-1)?.ended ?? Promise.resolve();
    const ended = before
      .then(() => job.run())
      .catch(error => this.#ports.report(reportOf(error)))
      .then(() => {
        const index = this.#queue.findIndex(entry => entry.job === job);
        this.#queue.splice(index, 1);
        this.#onProgress(job.evaluation);
        this.#onChange();
      });
    this.#queue.push({ job, ended });
    this.#onProgress(evaluation);
    this.#onChange();
    return evaluation;
  }

  async #inspect(choice: FilmSetChoice): Promise<FilmSetSummary> {
    const problems = new Problems();
    const { layout, classes, films } = await openFilmSet(this.#ports, choice, problems);
    return {
      layout,
      filmCount: films.length,
      patientCount: new Set(films.map(({ patientId }) => patientId)).size,
      reportCount: films.filter(({ sentences }) => sentences.length > 0).length,
      boxCount: films.reduce((sum, { marks }) => sum + marks.length, 0),
      hasTestSplit: films.some(({ split }) => split === 'test' || split === 'validation'),
      classes: classes.map(name => ({
        name,
        positiveCount: films.filter(({ labels }) => labels.get(name) === true).length,
      })),
      problemCount: problems.count,
      problems: problems.told,
    };
  }

  #jobOf(evaluationId: string): EvaluationJob | undefined {
    return this.#queue.find(({ job }) => job.evaluation.evaluationId === evaluationId)?.job;
  }

  async #evaluationOf(evaluationId: string): Promise<Evaluation> {
    const found = (await this.#list()).find(one => one.evaluationId === evaluationId);
    if (found !== undefined) return found;
    throw new AppError({
      code: 'evaluation.unknown',
      message: `The library has no evaluation ${evaluationId}.`,
      advice: 'Choose one of those that `foveal evaluate list` shows.',
    });
  }

  async #resultOf(evaluationId: string): Promise<EvaluationResult> {
    const result = await this.#ports.evaluations.result(evaluationId);
    if (result !== null) return result;
    await this.#evaluationOf(evaluationId);
    throw noResult(evaluationId);
  }
}

function noResult(evaluationId: string): AppError {
  return new AppError({
    code: 'evaluation.noResult',
    message: `Evaluation ${evaluationId} has no result.`,
    expected: 'one that was finished',
    advice: 'Resume it, or run it again.',
  });
}

function finished(evaluationId: string): AppError {
  return new AppError({
    code: 'evaluation.finished',
    message: `Evaluation ${evaluationId} is finished.`,
    advice: 'Run it again to compare the two.',
  });
}

function stillGoingOn(evaluationId: string): AppError {
  return new AppError({
    code: 'evaluation.goingOn',
    message: `Evaluation ${evaluationId} is still going on.`,
    advice: 'Cancel it first.',
  });
}
