import { createHash, timingSafeEqual } from 'node:crypto';
import type { Origins, Site } from './sites.ts';

/** What the guard looks at in a request. */
export interface GuardedRequest {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  url: string;
}

export type Verdict =
  | { allowed: true; site: Site; pathname: string }
  | { allowed: false; status: 403 | 405; reason: string };

/**
 * Who may ask the web host for what. The Host header must name one of the three sites (a foreign
 * name that resolves to this machine is refused), an Origin header must be that site's own, and the
 * app's page and its API need the token of this start.
 */
export function guardRequest(request: GuardedRequest, origins: Origins, token: string): Verdict {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { allowed: false, status: 405, reason: 'Only GET and HEAD are answered here.' };
  }
  const site = siteOfHost(request.host, origins);
  if (site === null) {
    return refused(`Host ${request.host ?? '(none)'} is not one of Foveal’s. Open ${origins.app}.`);
  }
  if (request.origin !== undefined && request.origin !== origins[site]) {
    return refused(`Pages of ${request.origin} may not talk to Foveal.`);
  }
  const url = URL.parse(request.url, origins[site]);
  if (url === null) return refused('The address can’t be read.');
  const needsToken = site === 'app' && ['/', '/index.html', '/api'].includes(url.pathname);
  if (needsToken && !sameToken(url.searchParams.get('token'), token)) {
    return refused(
      'The token is missing or belongs to an earlier start. Open the address that `npm start` printed last.',
    );
  }
  return { allowed: true, site, pathname: url.pathname };
}

function siteOfHost(host: string | undefined, origins: Origins): Site | null {
  for (const site of ['app', 'gaze', 'speech'] as const) {
    if (host !== undefined && new URL(origins[site]).host === host) return site;
  }
  return null;
}

/** Compares digests of equal length, in a time that does not depend on where they differ. */
function sameToken(given: string | null, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== null && timingSafeEqual(digest(given), digest(token));
}

function refused(reason: string): Verdict {
  return { allowed: false, status: 403, reason };
}
