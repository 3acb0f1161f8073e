import { siteFolders } from '../../main/host/sites.ts';
import { startWebHost } from '../../main/host/web-host.ts';
import { openLibrary } from '../../main/node/open-library.ts';

/** The app's host as a process of its own: prints its address and serves until it is killed. */
const [folder = ''] = process.argv.slice(2);
const { app, ports, folder: library } = await openLibrary(folder);
const host = await startWebHost({
  app,
  settings: ports.settings,
  folders: siteFolders(library.speechModels),
  port: 0,
  report: ports.report,
});
console.log(host.url);
