import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { electronMissing, electronPath, unfitReason } from '../../main/host/start-electron.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const reason =
  electronMissing() ?? unfitReason(process.platform, process.env, process.getuid?.()) ?? null;

test('the window shows the library, sandboxed, and nothing leads out of it', async ctx => {
  if (reason !== null) return ctx.skip(`Electron can’t run here: ${reason}`);
  execFileSync(process.execPath, ['node_modules/electron-vite/bin/electron-vite.js', 'build']);
  expect(existsSync('out/renderer/index.html')).toBe(true);
  const library = join(await temporaryFolder(), 'library');
  const app = await _electron.launch({
    executablePath: electronPath() ?? '',
    args: ['.', '--library', library],
  });
  try {
    const window = await app.firstWindow();
    await window.getByText('No films yet').waitFor();
    expect(window.url()).toContain('app://foveal/');
    expect(await window.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
    await window.evaluate("location.href = 'https://example.org/'");
    expect(window.url()).toContain('app://foveal/');
    expect(await window.evaluate("window.open('https://example.org/')")).toBeNull();
  } finally {
    await app.close();
  }
});
