import type { RunProgress } from '../../api/contract.ts';
import type { Example } from '../../dataset/example.ts';

export type RunMetric = {
  step: number;
  loss: NonNullable<RunProgress['loss']>;
  learningRate: number;
};

export interface RunStore {
  list(): Promise<RunProgress[]>;
  /** Writes the configuration and the first state. */
  create(progress: RunProgress, configuration: object): Promise<void>;
  save(progress: RunProgress): Promise<void>;
  appendMetric(runId: string, metric: RunMetric): Promise<void>;
  metrics(runId: string): Promise<RunMetric[]>;
  /** Where the model host writes a model before it is adopted. */
  modelFolder(runId: string, modelId: string): string;
  /** Deletes the run's models that were not adopted. */
  dropModels(runId: string): Promise<void>;
}

export interface Training {
  /** Settles when the model folder is written, or at once after a cancellation. */
  finished: Promise<'finished' | 'cancelled'>;
  cancel(): void;
}

export interface TrainJob {
  examples: Example[];
  baseModelFolder: string;
  outputFolder: string;
  stepCount: number;
  batchSize: number;
  learningRate: number;
  seed: number;
  useGaze: boolean;
}

export interface TrainProgress {
  step: number;
  stepCount: number;
  loss: NonNullable<RunProgress['loss']>;
  learningRate: number;
  elapsedMs: number;
  remainingMs: number | null;
  engine: string;
}
