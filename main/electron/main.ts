import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  session,
} from 'electron';
import type { Settings } from '../../src/api/contract.ts';
import { portWire } from '../../src/api/port-wire.ts';
import { serve } from '../../src/api/serve.ts';
import { AppError, formatReport, reportOf } from '../../src/base/app-error.ts';
import { siteFolders } from '../host/sites.ts';
import { serveControl } from '../node/control-socket.ts';
import { defaultLibraryPath } from '../node/default-library.ts';
import { type OpenLibrary, openLibrary } from '../node/open-library.ts';
import { ifExists } from '../node/read-json.ts';
import { AfterCrash } from './after-crash.ts';
import { answerAppRequest, origins } from './app-protocol.ts';
import { portOfMain } from './main-port.ts';
import { isNavigationAllowed } from './navigation.ts';
import { isOfOrigin, isPermissionAllowed } from './permissions.ts';

// Before anything is ready: what the scheme may do, and that every page is sandboxed.
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'app',
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
]);
app.enableSandbox();

if (!app.requestSingleInstanceLock()) app.quit();
else app.whenReady().then(start).catch(fail);

async function start(): Promise<void> {
  // Whoever started this (main/host/start-electron.ts) need not look for another way.
  process.send?.('started');
  const options = { library: { type: 'string', default: defaultLibraryPath() } } as const;
  const { values } = parseArgs({ args: process.argv, options, strict: false });
  const library = await openLibrary(String(values.library), { chooseFiles });
  const folders = siteFolders(library.folder.speechModels);
  await serveControl(library.app, library.folder.path, library.ports.report);
  protocol.handle('app', request =>
    answerAppRequest(request.url, folders, library.ports.settings, readFile),
  );
  confinePages();
  servePages(library);
  closeBeforeQuit(library);
  Menu.setApplicationMenu(menu());
  let window = openWindow(await library.ports.settings.read());
  const show = async () => {
    if (window.isDestroyed()) window = openWindow(await library.ports.settings.read());
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on('second-instance', () => void show().catch(fail));
  app.on('activate', () => void show().catch(fail));
  // A run goes on without a window, until it is over; starting Foveal again shows it.
  app.on('window-all-closed', () => {
    if (!library.app.isTraining()) app.quit();
  });
  library.app.subscribe(event => {
    const isAlone = BrowserWindow.getAllWindows().length === 0;
    if (event === 'library.changed' && isAlone && !library.app.isTraining()) app.quit();
  });
}

/** Only what a person picks in the system's dialog is opened: the page itself can name no path. */
async function chooseFiles(what: 'files' | 'folder'): Promise<string[]> {
  const pick = what === 'files' ? 'openFile' : 'openDirectory';
  const { filePaths } = await dialog.showOpenDialog({ properties: [pick, 'multiSelections'] });
  return filePaths;
}

/** A file as a stream, which a page can start to read before its end is there. */
async function readFile(path: string): Promise<BodyInit | null> {
  const found = await ifExists(stat(path));
  if (found === null || !found.isFile()) return null;
  return Readable.toWeb(createReadStream(path)) as ReadableStream;
}

/** What permissions.ts says for our pages, and no way out of them. */
function confinePages(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(isPermissionAllowed({ permission, origin: details.requestingUrl, mediaTypes }, origins));
  });
  session.defaultSession.setPermissionCheckHandler((_contents, permission, origin, details) => {
    const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
    return isPermissionAllowed({ permission, origin, mediaTypes }, origins);
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', event => event.preventDefault());
    contents.on('will-frame-navigate', event => {
      const { url: address, isMainFrame } = event;
      if (!isNavigationAllowed({ address, isMainFrame }, origins)) event.preventDefault();
    });
  });
}

/** A wire for the app's own main frame, whenever it asks; nobody else is answered. */
function servePages(library: OpenLibrary): void {
  ipcMain.on('foveal:request-port', event => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !isOfOrigin(frame.url, origins.app)) return;
    const { port1, port2 } = new MessageChannelMain();
    const caller = library.app.openSession();
    const wire = portWire(portOfMain(port1));
    serve(caller.api, wire, library.app.subscribe);
    wire.onClose(() => caller.close().catch(error => library.ports.report(reportOf(error))));
    frame.postMessage('foveal:port', null, [port2]);
  });
}

function openWindow({ theme }: Settings): BrowserWindow {
  const isDark = theme === 'system' ? nativeTheme.shouldUseDarkColors : theme === 'dark';
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    backgroundColor: isDark ? '#060708' : '#f3f5f6',
    show: false,
    webPreferences: {
      preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      // A reading goes on while another window is in front.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  const afterCrash = new AfterCrash();
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    if (afterCrash.reopens(reason, Date.now())) window.webContents.reload();
    else {
      const message = 'The window keeps crashing. What was recorded is kept; start Foveal again.';
      fail(new AppError({ code: 'window.crashed', message, actual: reason }));
    }
  });
  window.loadURL(`${origins.app}/`).catch(fail);
  return window;
}

function menu(): Menu {
  return Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [{ role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'View', submenu: [{ role: 'togglefullscreen' }, { role: 'toggleDevTools' }] },
  ]);
}

/**
 * Journals are closed and the model process is stopped before the app ends. Where a run goes on, a
 * person is asked first: it would be paused with a checkpoint.
 */
function closeBeforeQuit(library: OpenLibrary): void {
  let closing = false;
  app.on('before-quit', event => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    confirmQuit(library)
      .then(async isConfirmed => {
        closing = isConfirmed;
        if (!isConfirmed) return;
        await library.close();
        app.exit(0);
      })
      .catch(fail);
  });
}

async function confirmQuit(library: OpenLibrary): Promise<boolean> {
  if (!library.app.isTraining()) return true;
  const { language } = await library.ports.settings.read();
  const isGerman = language === 'system' ? app.getLocale().startsWith('de') : language === 'de';
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: isGerman ? 'Ein Training läuft noch.' : 'A training is going on.',
    detail: isGerman
      ? 'Beim Beenden wird es mit einem Sicherungspunkt pausiert und kann später fortgesetzt werden.'
      : 'Quitting pauses it with a checkpoint; it can be resumed later.',
    buttons: isGerman
      ? ['Pausieren und beenden', 'Weiterlaufen lassen']
      : ['Pause and quit', 'Let it go on'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

function fail(error: unknown): void {
  dialog.showErrorBox('Foveal can’t start', formatReport(reportOf(error)));
  app.exit(1);
}
