import type { Settings } from '../../api/contract.ts';

export interface SettingsStore {
  read(): Promise<Settings>;
  write(settings: Settings): Promise<void>;
}
