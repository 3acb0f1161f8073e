import type { Evaluation, EvaluationResult, Figure } from '../api/evaluations.ts';
import { AppError } from '../base/app-error.ts';
import type { Problems } from '../formats/gaze-data/problems.ts';
import { modelOf } from './models.ts';
import type { Compute, ModelHost, Ports } from './ports.ts';

/** What one kind of evaluation works with. */
export interface EvaluationContext {
  ports: Ports;
  evaluationId: string;
  /** Started when first asked for, ended with the evaluation. */
  host(): Promise<ModelHost>;
  /** A worker of this evaluation's own, however long it takes; ended with it. */
  compute: Compute;
  progress(stage: Evaluation['stage'], done: number, total: number): void;
  /** Throws where the evaluation was cancelled; between steps that can't be cut off. */
  refuseCancelled(): void;
}

/** What a kind of evaluation comes to. */
export interface EvaluationOutcome {
  dataSet: EvaluationResult['dataSet'];
  models: EvaluationResult['models'];
  figures: Figure[];
  /** Those of them that lists show. */
  headline: Figure[];
  /** What was said of each film, text or phrase, as CSV. */
  items: string;
  problems: Problems;
}

/** The models by name and fingerprint; `model.unknown`. */
export async function fingerprintedModels(
  ports: Ports,
  modelIds: readonly string[],
): Promise<EvaluationResult['models']> {
  const models = [];
  for (const modelId of modelIds) {
    const { name } = await modelOf(ports, modelId);
    models.push({ modelId, name, fingerprint: await ports.models.fingerprint(modelId) });
  }
  return models;
}

/** What ends an evaluation that was cancelled. */
export function cancelled(): AppError {
  return new AppError({ code: 'evaluation.cancelled', message: 'The evaluation was cancelled.' });
}
