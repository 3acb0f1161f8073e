import type { SpeechModel } from '../../api/contract.ts';

export interface SpeechModelStore {
  list(): Promise<SpeechModel[]>;
  /** Checks the archive and keeps it; errors are `speech.*`. */
  install(fileName: string, content: Uint8Array): Promise<SpeechModel>;
}
