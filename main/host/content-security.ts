import type { Origins, Site } from './sites.ts';

/** The response headers that confine a site's pages; the same in the browser and in Electron. */
export function securityHeaders(site: Site, origins: Origins): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(site, origins),
    'Permissions-Policy': permissionsPolicy(site, origins),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/**
 * Only the frames may evaluate text as code: MediaPipe's and Vosk's WebAssembly glue need it. The
 * app itself runs nothing but its own files, and talks to nothing but its own host.
 */
export function contentSecurityPolicy(site: Site, origins: Origins): string {
  const webSocket = origins.app.replace(/^http/, 'ws');
  const policies: Record<Site, Record<string, string>> = {
    app: {
      'script-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data: blob:",
      'font-src': "'self'",
      'media-src': "'self' blob:",
      'connect-src': origins.app.startsWith('http') ? `'self' ${webSocket}` : "'self'",
      'worker-src': "'self'",
      'frame-src': `${origins.gaze} ${origins.speech}`,
      'frame-ancestors': "'none'",
    },
    gaze: {
      'script-src': "'self' 'unsafe-eval'",
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data: blob:",
      'media-src': "'self' blob: mediastream:",
      'connect-src': "'self' data: blob:",
      'worker-src': "'self' blob:",
      'frame-ancestors': origins.app,
    },
    speech: {
      'script-src': "'self' 'unsafe-eval'",
      'style-src': "'self' 'unsafe-inline'",
      'connect-src': "'self' data: blob:",
      'worker-src': "'self' blob:",
      'frame-ancestors': origins.app,
    },
  };
  const directives = {
    'default-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    ...policies[site],
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

/** The camera belongs to the gaze frame, the microphone to the app. */
function permissionsPolicy(site: Site, origins: Origins): string {
  const policies: Record<Site, string> = {
    app: `camera=(self "${origins.gaze}"), microphone=(self)`,
    gaze: 'camera=(self), microphone=()',
    speech: 'camera=(), microphone=()',
  };
  return `${policies[site]}, geolocation=(), display-capture=()`;
}
