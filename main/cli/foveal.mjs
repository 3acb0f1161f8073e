#!/usr/bin/env node
// Foveal's sources are TypeScript that Node 24 runs as it is. Started by an older Node, this hands
// over to the one that `npm ci` installed. Plain JavaScript of any Node, for that reason.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const isOldNode = Number(process.versions.node.split('.')[0]) < 24;
if (!isOldNode) {
  await import('./foveal.ts');
} else {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL(`../../node_modules/node/bin/${binary}`, import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `Foveal needs Node 24 or later; this is ${process.version}. Run \`npm ci\` first.`,
    );
    process.exit(1);
  }
  const own = fileURLToPath(import.meta.url);
  const { status, signal } = spawnSync(node, [own, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}
