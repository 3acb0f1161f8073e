import type { EgmaConfig } from '../model/config.ts';
import { parameterShapes } from '../model/parameters.ts';

/** Prefixes of the parameters' names: neither tower is trained, or not all of it. */
export const textTowerPrefix = 'text_model.model.';

/** Whether a parameter is left as it is: its name begins with one of the prefixes. */
export function isFrozen(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some(prefix => name.startsWith(prefix));
}

/** Whether no parameter of the text tower is trained, so that a sentence always gives the same. */
export function isTextTowerFrozen(config: EgmaConfig, prefixes: readonly string[]): boolean {
  const names = [...parameterShapes(config).keys()];
  return names
    .filter(name => name.startsWith(textTowerPrefix))
    .every(name => isFrozen(name, prefixes));
}
