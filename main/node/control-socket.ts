import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { type Connection, connect } from '../../src/api/connect.ts';
import { serve } from '../../src/api/serve.ts';
import { socketWire } from '../../src/api/socket-wire.ts';
import type { App } from '../../src/app/app.ts';
import { AppError, type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import { ifExists } from './read-json.ts';

/**
 * Serves the contract to other processes of the same user, over a socket (a named pipe on Windows)
 * whose name follows from the library's folder. So a command can steer the runs of a library that a
 * window, the web host or another command has open. Nobody else may enter the socket's folder; where
 * that can't be had, or the system refuses a socket, it is reported and the library works without.
 */
export async function serveControl(
  app: App,
  libraryPath: string,
  report: (error: ErrorReport) => void,
): Promise<{ close(): Promise<void> }> {
  const path = socketPath(libraryPath);
  const server = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server });
  // The server's own errors are heard below.
  sockets.on('error', () => {});
  sockets.on('connection', socket => {
    socket.on('error', error => report(reportOf(error)));
    const session = app.openSession();
    const wire = socketWire(socket);
    serve(session.api, wire, app.subscribe);
    wire.onClose(() => session.close().catch(error => report(reportOf(error))));
  });
  try {
    if (process.platform !== 'win32') {
      await makePrivate(dirname(path));
      // Whoever held the library before is gone: its lock was free.
      await rm(path, { force: true });
    }
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(path, done);
    });
  } catch (error) {
    report(reportOf(error));
    return { close: async () => {} };
  }
  server.unref();
  return {
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

/** The process that has the library open; null where none answers. */
export async function connectControl(libraryPath: string): Promise<Connection | null> {
  const path = socketPath(libraryPath);
  if (process.platform !== 'win32' && !(await isOwn(dirname(path)))) return null;
  const socket = new WebSocket(`ws+unix://${path}:/`);
  const isOpen = await new Promise<boolean>(done => {
    socket.once('open', () => done(true));
    socket.once('error', () => done(false));
  });
  return isOpen ? connect(socketWire(socket)) : null;
}

/** @throws AppError `control.folder` where the folder is another user's, or a link elsewhere */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await isOwn(folder)) return chmod(folder, 0o700);
  throw new AppError({
    code: 'control.folder',
    message: `Commands can’t steer this Foveal: ${folder} belongs to somebody else.`,
    expected: 'a folder of this user',
    actual: 'another user’s, or a link',
    advice: 'Have it removed, then start again.',
  });
}

/** In a temporary folder that all users share, anybody may have been there first. */
async function isOwn(folder: string): Promise<boolean> {
  const found = await ifExists(lstat(folder));
  return found !== null && found.isDirectory() && found.uid === process.getuid?.();
}

/** Short: the system allows about a hundred characters. */
function socketPath(libraryPath: string): string {
  const { username } = userInfo();
  const name = createHash('sha256').update(resolve(libraryPath)).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\foveal-${username}-${name}`;
  return join(tmpdir(), `foveal-${username}`, `${name}.sock`);
}
