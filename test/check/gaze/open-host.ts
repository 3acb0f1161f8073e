import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRendererIfStale } from '../../../main/host/renderer-build.ts';
import { siteFolders } from '../../../main/host/sites.ts';
import { startWebHost, type WebHost } from '../../../main/host/web-host.ts';
import { openLibrary } from '../../../main/node/open-library.ts';

/** The app with an empty library, for as long as `use` takes. */
export async function withHost<T>(use: (host: WebHost) => Promise<T>): Promise<T> {
  await buildRendererIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'foveal-check-gaze-'));
  const library = await openLibrary(join(folder, 'library'), { report: console.error });
  try {
    const host = await startWebHost({
      app: library.app,
      settings: library.ports.settings,
      folders: siteFolders(library.folder.speechModels),
      port: 0,
      report: console.error,
    });
    try {
      return await use(host);
    } finally {
      await host.close();
    }
  } finally {
    await library.close();
    await rm(folder, { recursive: true, force: true });
  }
}
