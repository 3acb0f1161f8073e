import type { ModelImportRequest, ModelSummary } from '../../api/contract.ts';
import type { TensorReport } from '../../model/checkpoint/assemble.ts';
import type { EgmaConfig } from '../../model/config.ts';
import type { FilmFeatures } from '../../model/film-features.ts';
import type { Training, TrainJob, TrainListener, TrialResult } from './runs.ts';

export interface ModelStore {
  list(): Promise<ModelSummary[]>;
  /** What its config.json says; errors are `model.config`, `model.folder`. */
  config(modelId: string): Promise<EgmaConfig>;
  /** SHA-256 of its configuration, vocabulary and weights. */
  fingerprint(modelId: string): Promise<string>;
  /** Where the model host finds a model. */
  folder(modelId: string): string;
  /** Whether a model lies in a folder that is not in the library yet. */
  isModelFolder(folder: string): Promise<boolean>;
  /** Takes a finished model folder into the library. */
  adopt(folder: string, summary: Omit<ModelSummary, 'parameterCount'>): Promise<ModelSummary>;
  /** Marks a model as trained on readings that were withdrawn. */
  noteWithdrawal(modelId: string, at: string): Promise<void>;
}

/**
 * Takes weights from elsewhere into the library, in pieces.
 *
 * @param progress bytes of weights written so far, and altogether
 */
export type ImportWeights = (
  request: ModelImportRequest,
  progress: (writtenBytes: number, totalBytes: number) => void,
  signal: AbortSignal,
) => Promise<{ model: ModelSummary; tensors: TensorReport[] }>;

/** The process that owns weights and tensors. */
export interface ModelHost {
  /** Writes an untrained nano model whose vocabulary holds the sentences' words. */
  initialise(outputFolder: string, seed: number, sentences: string[]): Promise<void>;
  train(job: TrainJob, listener: TrainListener): Training;
  /** Tries a step of the job's examples, as many at once as fit, and forgets it. */
  tryStep(job: TrainJob): Promise<TrialResult>;
  attend(
    modelFolder: string,
    image: Float32Array,
    phrases: string[],
  ): Promise<{ patchesPerSide: number; maps: Float32Array[] }>;
  embed(modelFolder: string, images: Float32Array[], sentences: string[]): Promise<Embeddings>;
  filmFeatures(modelFolder: string, image: Float32Array): Promise<FilmFeatures>;
  stop(): Promise<void>;
  /** Name and version of what computes. */
  readonly engine: string;
}

/** Features of length 1, row-major. */
export interface Embeddings {
  /** d, values of a row. */
  width: number;
  images: Float32Array;
  sentences: Float32Array;
  /** Tokens left out at the end of each sentence, which was too long. */
  tokensCut: number[];
}
