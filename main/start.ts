import { Command, InvalidArgumentError } from 'commander';
import { AppError, formatReport, reportOf } from '../src/base/app-error.ts';
import { openBrowser } from './host/open-browser.ts';
import { buildRendererIfStale } from './host/renderer-build.ts';
import { siteFolders } from './host/sites.ts';
import { electronMissing, startElectron } from './host/start-electron.ts';
import { startWebHost } from './host/web-host.ts';
import { serveControl } from './node/control-socket.ts';
import { defaultLibraryPath } from './node/default-library.ts';
import { openLibrary } from './node/open-library.ts';
import { appVersion } from './node/version.ts';

/** The same port at every start: a browser remembers the camera's permission by origin. */
const USUAL_PORT = 47_611;

/** `npm start`: the app in its own window where Electron is to be had, otherwise in the browser. */
export function startCommand(): Command {
  return new Command('start')
    .description('open the app in its window, or in the browser where Electron is not available')
    .option('--no-open', 'open nothing; print the address')
    .option(
      '--port <number>',
      `port of the web host (default: ${USUAL_PORT}, or any free one where that is taken)`,
      parsePort,
    )
    .option('--library <folder>', 'the library to open', defaultLibraryPath())
    .option('--json', 'print the address as JSON')
    .action(start);
}

interface StartOptions {
  open: boolean;
  port?: number;
  library: string;
  json?: boolean;
}

async function start({ open, port, library, json }: StartOptions): Promise<void> {
  await buildRendererIfStale();
  const outcome = open ? await startElectron(library) : null;
  if (outcome !== null && 'exitCode' in outcome) {
    process.exitCode = outcome.exitCode;
    return;
  }
  const reason = outcome?.unavailable ?? electronMissing();
  if (reason !== null) console.error(`Electron is not available (${reason}); using the browser.`);
  const opened = await openLibrary(library);
  const { report, settings } = opened.ports;
  const folders = siteFolders(opened.folder.speechModels);
  const control = await serveControl(opened.app, opened.folder.path, report);
  const serveOn = (port: number) =>
    startWebHost({ app: opened.app, settings, folders, port, report });
  const host = await (port === undefined
    ? serveOn(USUAL_PORT).catch(error => {
        if (error instanceof AppError && error.code === 'host.portInUse') return serveOn(0);
        throw error;
      })
    : serveOn(port));
  console.log(json ? JSON.stringify({ url: host.url }) : `Foveal is at ${host.url}`);
  closeOnSignal(async () => {
    await host.close();
    await control.close();
    await opened.close();
  });
  if (open) openBrowser(host.url);
}

/** Ends cleanly on the first signal and at once on the second. */
function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1);
      closing = true;
      close().then(
        () => process.exit(0),
        error => fail(error),
      );
    });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
}

function fail(error: unknown): void {
  console.error(formatReport(reportOf(error)));
  if (!(error instanceof AppError)) console.error(error);
  process.exit(1);
}

if (import.meta.main) {
  const command = startCommand().name('npm start --').version(appVersion);
  command.parseAsync().catch(fail);
}
