import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browserCommand } from '../../../main/host/open-browser.ts';
import { runApp, unfitReason } from '../../../main/host/start-electron.ts';
import { defaultLibraryPath } from '../../../main/node/default-library.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test.each([
  ['linux' as const, {}, 1000, 'there is no display'],
  ['linux' as const, { DISPLAY: ':0' }, 0, 'its sandbox does not run as root'],
  ['linux' as const, { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
  ['darwin' as const, {}, 501, null],
  ['win32' as const, {}, undefined, null],
])('on %s with %j as user %s, Electron is ruled out because: %s', (platform, env, user, reason) => {
  expect(unfitReason(platform, env, user)).toBe(reason);
});

/** An executable in Electron's place that notes its arguments and then does what `body` says. */
async function standIn(body: string) {
  const folder = await temporaryFolder();
  const path = join(folder, 'electron');
  const argumentsFile = join(folder, 'arguments.json');
  const note = `fs.writeFileSync(${JSON.stringify(argumentsFile)}, JSON.stringify(process.argv))`;
  await writeFile(path, `#!${process.execPath}\nconst fs = require('node:fs');\n${note};\n${body}`);
  await chmod(path, 0o755);
  return { path, arguments: async () => JSON.parse(await readFile(argumentsFile, 'utf8')) };
}

describe.skipIf(process.platform === 'win32')(
  'the app in Electron (needs executable scripts)',
  () => {
    test('is given the library as a whole path, because it runs in another folder', async () => {
      const electron = await standIn('');
      expect(await runApp(electron.path, './some/library')).toEqual({ exitCode: 0 });
      const given = await electron.arguments();
      expect(given[given.indexOf('--library') + 1]).toBe(resolve('some/library'));
    });

    test('that came up and then failed is not taken for a missing one', async () => {
      const { path } = await standIn("process.send('started', () => process.exit(3));");
      expect(await runApp(path, 'library')).toEqual({ exitCode: 3 });
    });

    test.each([
      ['process.exit(127);', 'it ended with 127'],
      ["process.kill(process.pid, 'SIGKILL');", 'it ended with SIGKILL'],
    ])('that never came up is unavailable: %s', async (body, unavailable) => {
      const { path } = await standIn(body);
      expect(await runApp(path, 'library')).toEqual({ unavailable });
    });

    test('that is not there is unavailable', async () => {
      const path = join(await temporaryFolder(), 'electron');
      expect(await runApp(path, 'library')).toMatchObject({
        unavailable: expect.stringContaining('ENOENT'),
      });
    });
  },
);

test('each system has its own way to open the browser', () => {
  const url = 'http://127.0.0.1:1/?token=t';
  expect(browserCommand('linux', url)).toEqual({ command: 'xdg-open', args: [url] });
  expect(browserCommand('darwin', url)).toEqual({ command: 'open', args: [url] });
  expect(browserCommand('win32', url).args.at(-1)).toBe(url);
});

test('the library lies where the system keeps an app’s data', () => {
  expect(defaultLibraryPath('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/Foveal/library');
  expect(defaultLibraryPath('win32', { APPDATA: 'C:' })).toMatch(/^C:.Foveal.library$/);
});
