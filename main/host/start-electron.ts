import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const electron = join(root, 'node_modules/electron');
const DOWNLOAD_TIMEOUT_MS = 300_000;

/** How it went: the app came up and ended with a code, or the reason, a phrase, why it never did. */
export type ElectronOutcome = { exitCode: number } | { unavailable: string };

/**
 * Runs the app in Electron until it is closed. It can't be where there is no display, where it is
 * run as root (Chromium's sandbox refuses), or where the binary can't be downloaded. What goes wrong
 * once it is up, the app has told in its own window.
 */
export async function startElectron(library: string): Promise<ElectronOutcome> {
  const reason =
    unfitReason(process.platform, process.env, process.getuid?.()) ?? (await install());
  if (reason !== null) return { unavailable: reason };
  const built = await run(process.execPath, [
    join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  if (built.code !== 0) {
    return { unavailable: `its bundle could not be built: ${built.complaint}` };
  }
  const path = electronPath();
  if (path === null) return { unavailable: 'its binary is missing' };
  return await runApp(path, library);
}

/** Runs Electron's binary with the app to its end. The app says over IPC that it has come up. */
export async function runApp(path: string, library: string): Promise<ElectronOutcome> {
  const child = spawn(path, [root, '--library', resolve(library)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let hasStarted = false;
  child.on('message', () => {
    hasStarted = true;
  });
  const end = await new Promise<number | string>(settle => {
    child.on('error', error => settle(error.message));
    // Not at `exit`: what was said over IPC may arrive after it.
    child.on('close', (code, signal) => settle(code ?? signal ?? 1));
  });
  if (!hasStarted && end !== 0) return { unavailable: `it ended with ${end}` };
  return { exitCode: typeof end === 'number' ? end : 1 };
}

/** Why Electron's window can't be had right now, without trying to download anything; null if it can. */
export function electronMissing(): string | null {
  return electronPath() === null ? 'its binary is not installed' : null;
}

/** What about this machine rules Electron out. */
export function unfitReason(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  userId: number | undefined,
): string | null {
  if (platform !== 'linux') return null;
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return 'there is no display';
  return userId === 0 ? 'its sandbox does not run as root' : null;
}

/** Downloads the binary if it is not there; the reason where that fails. */
async function install(): Promise<string | null> {
  if (electronPath() !== null) return null;
  console.error('Downloading Electron’s binary, once …');
  const { code, complaint } = await run(process.execPath, [join(electron, 'install.js')]);
  return code === 0 ? null : `its binary can’t be downloaded: ${complaint}`;
}

/** Electron’s binary, if it was downloaded. */
export function electronPath(): string | null {
  const pathFile = join(electron, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(electron, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : null;
}

/** Runs a command to its end. `complaint` is its first line that says error. */
async function run(command: string, args: string[]) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  const timer = setTimeout(() => child.kill(), DOWNLOAD_TIMEOUT_MS);
  const code = await new Promise<number | null>(resolve => {
    child.on('error', error => {
      output += error.message;
      resolve(null);
    });
    child.on('exit', resolve);
  });
  clearTimeout(timer);
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const complaint = lines.find(line => /error/i.test(line)) ?? lines.at(-1) ?? 'no reason given';
  return { code, complaint: complaint.trim() };
}
