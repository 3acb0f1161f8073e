import type { Api, EngineCheck } from '../api/contract.ts';
import type { Ports } from './ports.ts';

/** What this computer can train with; asked of the model host once, then remembered. */
export function engineMethods({ examineEngines }: Ports): Pick<Api, 'engines.examine'> {
  let known: Promise<EngineCheck[]> | null = null;
  return {
    'engines.examine': ({ anew }) => {
      if (known === null || anew) {
        const asked = examineEngines();
        // What failed is asked again next time.
        asked.catch(() => {
          if (known === asked) known = null;
        });
        known = asked;
      }
      return known;
    },
  };
}
