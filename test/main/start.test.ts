import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { LibraryLock } from '../../main/node/library-lock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const start = fileURLToPath(new URL('../../main/start.ts', import.meta.url));

test.for(['SIGINT', 'SIGTERM'] as const)(
  'npm start prints the address, shows the page, and ends cleanly on %s',
  async (signal, ctx) => {
    ctx.skip(!existsSync('out/renderer/index.html'), 'the pages are not built (npm run build)');
    const library = join(await temporaryFolder(), 'library');
    const child = spawn(process.execPath, [start, '--no-open', '--library', library], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(createInterface(child.stdout), 'line');
    const address = /^Foveal is at (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)$/.exec(line)?.[1];
    const page = await fetch(address ?? '');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Foveal</title>');
    expect(() => LibraryLock.take(library)).toThrow(/open in another/);

    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    LibraryLock.take(library).release();
  },
);

test('what is wrong with an option is said in one line', async () => {
  const child = spawn(process.execPath, [start, '--port', 'eighty'], { stdio: 'pipe' });
  let stderr = '';
  child.stderr.on('data', text => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(stderr).toContain('whole number from 0 to 65535');
});
