import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The three origins of Foveal's pages. `app` is the whole user interface; `gaze` and `speech` are
 * frames in it, each with the exceptions from the strict policy that its library needs and with
 * nothing of the library to see.
 */
export type Site = 'app' | 'gaze' | 'speech';

export interface Origins {
  app: string;
  gaze: string;
  speech: string;
}

/** Folders the pages' files come from. */
export interface SiteFolders {
  renderer: string;
  faceMesh: string;
  speechModels: string;
}

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export function siteFolders(speechModels: string): SiteFolders {
  return {
    renderer: root('out/renderer'),
    faceMesh: root('node_modules/webgazer/dist/mediapipe/face_mesh'),
    speechModels,
  };
}

const FACE_MESH = '/mediapipe/face_mesh/';
const pages: Record<Site, string> = { app: 'index.html', gaze: 'gaze.html', speech: 'speech.html' };

/**
 * The file behind a URL's path on one site, or null where the site has none. Only whole names of
 * letters, digits, dot, dash and underscore are ever joined to a folder, so nothing leads out of it.
 */
export function siteFile(site: Site, pathname: string, folders: SiteFolders): string | null {
  const page = pages[site];
  if (pathname === `/${page}` || pathname === '/') return posix.join(folders.renderer, page);
  if (!/^(\/[\w-][\w.-]*)+$/.test(pathname)) return null;
  if (site === 'gaze' && pathname.startsWith(FACE_MESH)) {
    return posix.join(folders.faceMesh, pathname.slice(FACE_MESH.length));
  }
  if (site === 'speech' && /^\/models\/[0-9a-f]{64}\.tar\.gz$/.test(pathname)) {
    return posix.join(folders.speechModels, posix.basename(pathname));
  }
  const isAsset = pathname.startsWith('/assets/') || /^\/[\w-]+\.(svg|png|ico)$/.test(pathname);
  return isAsset ? posix.join(folders.renderer, pathname) : null;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.gz': 'application/gzip',
};

/** The MIME type by the file's extension; bytes for those the pages fetch as such. */
export function mimeType(path: string): string {
  return types[posix.extname(path)] ?? 'application/octet-stream';
}

/** Files whose name holds their content's hash never change; the others are asked for again. */
export function cacheControl(pathname: string): string {
  const isHashed = pathname.startsWith('/assets/') || pathname.startsWith('/models/');
  return isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** What `/config.json` tells the app: where its frames are. */
export function siteConfig(origins: Origins): string {
  return JSON.stringify({ gazeOrigin: origins.gaze, speechOrigin: origins.speech });
}
