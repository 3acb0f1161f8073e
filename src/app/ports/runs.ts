import type { RunMetric, RunProgress, RunRecipe } from '../../api/contract.ts';
import type { ErrorReport } from '../../base/app-error.ts';
import type { Example } from '../../dataset/example.ts';
import type { FitSettings } from '../../training/fit.ts';
import type { BestValidation } from '../../training/fit-state.ts';
import type { Split } from '../../training/split.ts';
import type { LossTerms } from '../../training/step.ts';

/** What a run was started with. */
export interface RunConfiguration {
  recipe: RunRecipe;
  /** Those it was to be trained on. */
  readingIds: string[];
  /** The run whose fresh model this one began with, where it has no base model: itself, or what it branched off. */
  originRunId: string;
}

/** The examples that a run trains on, as they were prepared at its beginning. */
export interface RunMaterial {
  examples: { readingId: string; studyId: string; fingerprint: string }[];
  split: Split;
  /** Names all that decides the outcome. */
  course: string;
}

/** `runs/<id>/` of each run. */
export interface RunStore {
  list(): Promise<RunProgress[]>;
  /** Writes the configuration and the first state. */
  create(progress: RunProgress, configuration: RunConfiguration): Promise<void>;
  configuration(runId: string): Promise<RunConfiguration>;
  save(progress: RunProgress): Promise<void>;
  saveMaterial(runId: string, material: RunMaterial): Promise<void>;
  /** null before the examples were prepared. */
  material(runId: string): Promise<RunMaterial | null>;
  appendMetrics(runId: string, metrics: readonly RunMetric[]): Promise<void>;
  /** Forgets the steps from this one on: they are done again. */
  dropMetricsFrom(runId: string, step: number): Promise<void>;
  metrics(runId: string): Promise<RunMetric[]>;
  /** Where the model host writes a model before it is adopted. */
  modelFolder(runId: string, modelId: string): string;
  /** Deletes the run's models that were not adopted. */
  dropModels(runId: string): Promise<void>;
  checkpointFolder(runId: string): string;
  /** Where the checkpoint lies that a run branches off, if it does. */
  branchFolder(runId: string): string;
  /** Newest first. */
  checkpointSteps(runId: string): Promise<number[]>;
  /** Takes a checkpoint of one run as what another goes on from. */
  copyCheckpoint(fromRunId: string, step: number, toRunId: string): Promise<void>;
  /** Of the disk that runs are on. */
  freeByteCount(): Promise<number>;
  /** Deletes all there is of a run. */
  remove(runId: string): Promise<void>;
}

/** Prepared examples; a cache that can be made again. */
export interface ExampleStore {
  path(exampleId: string, fingerprint: string): string;
  /** null where there is none that is whole. */
  read(exampleId: string, fingerprint: string): Promise<Example | null>;
  /** The file it is in. Errors are `disk.*`. */
  write(example: Example, fingerprint: string): Promise<string>;
  /** Removes what was prepared of these readings. */
  forget(exampleIds: readonly string[]): Promise<void>;
}

/** A training in another process. */
export interface Training {
  /** Settles when the model folder is written, or the training has stopped as told. */
  finished: Promise<{
    outcome: 'finished' | 'paused' | 'cancelled';
    /** The newest checkpoint; 0: none. */
    checkpointStep: number;
  }>;
  /** After the step that is running. */
  stop(how: 'pause' | 'cancel'): void;
}

export interface TrainListener {
  onStep(progress: TrainProgress): void;
  /** What a person should know though the training goes on. */
  onNote(note: ErrorReport): void;
}

export interface TrainJob {
  /** Files of prepared examples. */
  examples: { file: string; sentences: string[] }[];
  split: Split;
  baseModelFolder: string;
  outputFolder: string;
  checkpointFolder: string | null;
  /** A checkpoint of another run to go on from while there is none of this one. */
  branchFolder: string | null;
  course: string;
  checkpointEverySteps: number | null;
  microBatchSize: number;
  settings: FitSettings;
}

export interface TrainProgress {
  step: number;
  stepCount: number;
  loss: LossTerms;
  learningRate: number;
  gradientNorm: number;
  validation: LossTerms | null;
  best: BestValidation | null;
  /** Of this process. */
  elapsedMs: number;
  remainingMs: number | null;
  examplesPerSecond: number;
  idleShare: number;
  memoryByteCount: number;
  checkpointStep: number;
  engine: string;
}

/** What a step said that was tried and thrown away. */
export interface TrialResult {
  engine: string;
  /** As many examples at once as fit. */
  microBatchSize: number;
  stepMs: number;
  memoryByteCount: number;
  parameterCount: number;
}
