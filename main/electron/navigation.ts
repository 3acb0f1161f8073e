import type { Origins } from '../host/sites.ts';
import { isOfOrigin } from './permissions.ts';

/** The window shows the app and nothing else, and its frames their own page and nothing else. */
export function isNavigationAllowed(
  { address, isMainFrame }: { address: string; isMainFrame: boolean },
  origins: Origins,
): boolean {
  const allowed = isMainFrame ? [origins.app] : [origins.gaze, origins.speech];
  return allowed.some(origin => isOfOrigin(address, origin));
}
