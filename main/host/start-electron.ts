import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const electron = join(root, 'node_modules/electron');
const DOWNLOAD_TIMEOUT_MS = 300_000;

/**
 * Runs the app in Electron until it is closed. Where that can't be, returns the reason as a phrase:
 * no display, run as root (Chromium's sandbox refuses), or a binary that can't be downloaded.
 */
export async function startElectron(library: string): Promise<string | null> {
  const reason =
    unfitReason(process.platform, process.env, process.getuid?.()) ?? (await install());
  if (reason !== null) return reason;
  const built = await run(process.execPath, [
    join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  if (built.code !== 0) return `its bundle could not be built: ${built.complaint}`;
  const path = electronPath();
  if (path === null) return 'its binary is missing';
  const started = await run(path, [root, '--library', library], 'inherit');
  return started.code === 0 ? null : `it ended with ${started.code}`;
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
async function run(command: string, args: string[], stdio: 'pipe' | 'inherit' = 'pipe') {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', stdio, stdio] });
  let output = '';
  child.stdout?.on('data', chunk => (output += chunk));
  child.stderr?.on('data', chunk => (output += chunk));
  const timer = stdio === 'pipe' ? setTimeout(() => child.kill(), DOWNLOAD_TIMEOUT_MS) : undefined;
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
