import type { SpeechModel } from '../../api/contract.ts';
import type { ModelFile } from '../../speech/model-archive.ts';

/** A dictation model as it comes: an archive (tar.gz or zip), or the files of a folder. */
export type ModelSource = {
  name: string;
  /** Where it was loaded from; null: a file of this computer. */
  address: string | null;
} & ({ archive: Uint8Array } | { files: readonly ModelFile[] });

export interface SpeechModelStore {
  list(): Promise<SpeechModel[]>;
  /** Checks the model and keeps it; errors are `speech.*` and `zip.*`. */
  install(source: ModelSource): Promise<SpeechModel>;
  /** Replaces what is known of a model. */
  put(model: SpeechModel): Promise<void>;
  remove(speechModelId: string): Promise<void>;
}

/** Loads a file from an address; errors are `download.*`. */
export type Download = (
  address: string,
  signal: AbortSignal,
  onProgress: (bytesDone: number, bytesTotal: number | null) => void,
) => Promise<Uint8Array>;
