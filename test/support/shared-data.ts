import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Public test data that lies beside the repository where somebody has put it; never committed. */
export const SHARED_DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Why tests on a folder of that data are skipped; null where it is there. */
export function missingSharedData(folder: string): string | null {
  return existsSync(`${SHARED_DATA}${folder}`) ? null : `no ../shared/data/${folder}`;
}
