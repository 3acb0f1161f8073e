import type { Evaluation, EvaluationResult } from '../../api/evaluations.ts';
import type { Compute } from '../ports.ts';

/** `evaluations/<id>/` of each evaluation. */
export interface EvaluationStore {
  /** Newest first, as they were last saved. */
  list(): Promise<Evaluation[]>;
  save(evaluation: Evaluation): Promise<void>;
  /** null where it has none yet. */
  result(evaluationId: string): Promise<EvaluationResult | null>;
  saveResult(result: EvaluationResult): Promise<void>;
  /** A file beside the result, written as a whole; a kind keeps there what it goes on from. */
  writeFile(evaluationId: string, name: string, content: string): Promise<void>;
  /** null where there is none. */
  readFile(evaluationId: string, name: string): Promise<string | null>;
  remove(evaluationId: string): Promise<void>;
}

/** What a model made of a film or of texts, by name of the array; a cache that can be made again. */
export interface FeatureCache {
  /** null where there is none that is whole. */
  read(modelFingerprint: string, key: string): Promise<Record<string, Float32Array> | null>;
  write(modelFingerprint: string, key: string, arrays: Record<string, Float32Array>): Promise<void>;
}

/** A worker of its own for computations of any length. */
export interface Worker {
  compute: Compute;
  /** What it is at fails with `compute.workerEnded`. */
  close(): Promise<void>;
}
