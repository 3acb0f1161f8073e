import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src/base/app-error.ts';
import { ifExists } from '../node/read-json.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['renderer', 'src', 'package-lock.json'].map(name => join(root, name));
const built = join(root, 'out/renderer/index.html');

/** Builds the pages where there are none or a source is newer; `host.buildFailed` when that fails. */
export async function buildRendererIfStale(): Promise<void> {
  const builtAt = (await ifExists(stat(built)))?.mtimeMs ?? null;
  if (builtAt !== null && (await newest(sources)) <= builtAt) return;
  console.error('Building the pages …');
  await run(process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    'renderer/vite.config.ts',
    '--logLevel',
    'warn',
  ]);
}

/** The latest change of a file in these files and folders, ms since 1970. */
async function newest(paths: string[]): Promise<number> {
  let latest = 0;
  for (const path of paths) {
    const found = await stat(path);
    if (found.isDirectory()) {
      const names = await readdir(path);
      latest = Math.max(latest, await newest(names.map(name => join(path, name))));
    } else {
      latest = Math.max(latest, found.mtimeMs);
    }
  }
  return latest;
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', process.stderr, 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code === 0) return;
  throw new AppError({
    code: 'host.buildFailed',
    message: 'The pages could not be built.',
    advice: 'The reason is printed above.',
  });
}
