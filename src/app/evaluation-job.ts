import type { Evaluation, EvaluationRequest } from '../api/evaluations.ts';
import { reportOf } from '../base/app-error.ts';
import { evaluateComparison } from './evaluate-comparison.ts';
import { evaluateGrounding } from './evaluate-grounding.ts';
import { evaluateMap } from './evaluate-map.ts';
import { evaluateNextCases } from './evaluate-next-cases.ts';
import { evaluateProbe } from './evaluate-probe.ts';
import { evaluateRetrieval } from './evaluate-retrieval.ts';
import { evaluateZeroShot } from './evaluate-zero-shot.ts';
import { cancelled, type EvaluationContext, type EvaluationOutcome } from './evaluation-context.ts';
import type { ModelHost, Ports, Worker } from './ports.ts';

/** Screens need no more, and every message costs. */
const PROGRESS_EVERY_MS = 200;
/** An estimate from less than this is a guess. */
const MINIMUM_SHARE = 0.02;

/**
 * One evaluation that is going on, with a model host and a worker of its own. What it comes to is on
 * the disk before its state says so.
 */
export class EvaluationJob {
  readonly #ports: Ports;
  readonly #onProgress: (evaluation: Evaluation) => void;
  evaluation: Evaluation;
  #host: Promise<ModelHost> | null = null;
  #engine: string | null = null;
  #worker: Worker | null = null;
  #stopped: 'cancelled' | 'interrupted' | null = null;
  #stageStartedMs = 0;
  #emittedMs = 0;

  constructor(ports: Ports, evaluation: Evaluation, onProgress: (e: Evaluation) => void) {
    this.#ports = ports;
    this.evaluation = evaluation;
    this.#onProgress = onProgress;
  }

  /** Cuts off what it is at. */
  async stop(how: 'cancelled' | 'interrupted'): Promise<void> {
    this.#stopped ??= how;
    await Promise.all([this.#worker?.close(), this.#host?.then(host => host.stop())]);
  }

  /** Runs to its end, whatever that is, and keeps what came of it. */
  async run(): Promise<void> {
    const startedMs = this.#nowMs();
    const elapsed = () => ({ elapsedMs: this.#nowMs() - startedMs, remainingMs: null });
    this.#stageStartedMs = startedMs;
    this.#update({ state: 'running', error: null });
    try {
      const outcome = await this.#perform();
      await this.#keep(outcome);
      const { headline, problems } = outcome;
      const problemCount = problems.count;
      await this.#end({ state: 'finished', headline, problemCount, ...elapsed() });
    } catch (error) {
      await this.#end(
        this.#stopped === null
          ? { state: 'failed', error: reportOf(error), ...elapsed() }
          : { state: this.#stopped, ...elapsed() },
      );
    }
  }

  async #perform(): Promise<EvaluationOutcome> {
    const worker = this.#ports.startWorker();
    this.#worker = worker;
    const context: EvaluationContext = {
      ports: this.#ports,
      evaluationId: this.evaluation.evaluationId,
      host: () => this.#startedHost(),
      compute: worker.compute,
      progress: (stage, done, total) => this.#progress(stage, done, total),
      refuseCancelled: () => {
        if (this.#stopped !== null) throw cancelled();
      },
    };
    try {
      context.refuseCancelled();
      return await perform(this.evaluation.request, context);
    } finally {
      await worker.close();
      await this.#host?.then(host => host.stop());
    }
  }

  async #startedHost(): Promise<ModelHost> {
    if (this.#stopped !== null) throw cancelled();
    this.#host ??= this.#ports.startModelHost();
    const host = await this.#host;
    this.#engine = host.engine;
    return host;
  }

  async #keep(outcome: EvaluationOutcome): Promise<void> {
    const { evaluationId, request } = this.evaluation;
    const { evaluations, clock, library } = this.#ports;
    await evaluations.writeFile(evaluationId, 'items.csv', outcome.items);
    await evaluations.saveResult({
      resultVersion: 1,
      evaluationId,
      request,
      finishedAt: clock.now().toISOString(),
      codeVersion: library.appVersion,
      engine: this.#engine,
      dataSet: outcome.dataSet,
      models: outcome.models,
      figures: outcome.figures,
      problemCount: outcome.problems.count,
      problems: outcome.problems.told,
    });
  }

  #progress(stage: Evaluation['stage'], done: number, total: number): void {
    const nowMs = this.#nowMs();
    const isNewStage = stage !== this.evaluation.stage;
    if (isNewStage) this.#stageStartedMs = nowMs;
    const share = total === 0 ? 0 : done / total;
    const spentMs = nowMs - this.#stageStartedMs;
    const remainingMs = share < MINIMUM_SHARE ? null : (spentMs * (1 - share)) / share;
    const elapsedMs = nowMs - Date.parse(this.evaluation.startedAt);
    this.evaluation = { ...this.evaluation, stage, done, total, remainingMs, elapsedMs };
    if (!isNewStage && nowMs - this.#emittedMs < PROGRESS_EVERY_MS) return;
    this.#emittedMs = nowMs;
    this.#onProgress(this.evaluation);
  }

  /** On the disk before anybody hears of it. */
  async #end(change: Partial<Evaluation>): Promise<void> {
    const evaluation = { ...this.evaluation, ...change };
    await this.#ports.evaluations.save(evaluation);
    this.evaluation = evaluation;
  }

  #update(change: Partial<Evaluation>): void {
    this.evaluation = { ...this.evaluation, ...change };
    this.#onProgress(this.evaluation);
  }

  #nowMs(): number {
    return this.#ports.clock.now().getTime();
  }
}

/** Each kind of evaluation. */
function perform(
  request: EvaluationRequest,
  context: EvaluationContext,
): Promise<EvaluationOutcome> {
  switch (request.kind) {
    case 'zero-shot':
      return evaluateZeroShot(request, context);
    case 'retrieval':
      return evaluateRetrieval(request, context);
    case 'probe':
      return evaluateProbe(request, context);
    case 'grounding':
      return evaluateGrounding(request, context);
    case 'comparison':
      return evaluateComparison(request, context);
    case 'map':
      return evaluateMap(request, context);
    case 'next-cases':
      return evaluateNextCases(request, context);
  }
}
