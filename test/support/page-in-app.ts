import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { type SiteFolders, siteFolders } from '../../main/host/sites.ts';

/**
 * Folders for a web host whose app is the page of `source` (its `index.html`, and `others`), beside
 * the app's own sensor frames: the page runs with their origins, policies and permissions.
 */
export async function pageInApp(
  source: string,
  folder: string,
  speechModels: string,
  others: readonly string[] = [],
): Promise<SiteFolders> {
  await buildRendererIfStale();
  const folders = siteFolders(speechModels);
  await cp(folders.renderer, folder, { recursive: true });
  const root = fileURLToPath(new URL(`../../${source}`, import.meta.url));
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    base: './',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2024',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 8_000,
      rolldownOptions: { input: ['index.html', ...others].map(name => join(root, name)) },
    },
  });
  return { ...folders, renderer: folder };
}
