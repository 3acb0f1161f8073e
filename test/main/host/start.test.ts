import { expect, test } from 'vitest';
import { browserCommand } from '../../../main/host/open-browser.ts';
import { unfitReason } from '../../../main/host/start-electron.ts';
import { defaultLibraryPath } from '../../../main/node/default-library.ts';

test.each([
  ['linux' as const, {}, 1000, 'there is no display'],
  ['linux' as const, { DISPLAY: ':0' }, 0, 'its sandbox does not run as root'],
  ['linux' as const, { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
  ['darwin' as const, {}, 501, null],
  ['win32' as const, {}, undefined, null],
])('on %s with %j as user %s, Electron is ruled out because: %s', (platform, env, user, reason) => {
  expect(unfitReason(platform, env, user)).toBe(reason);
});

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
