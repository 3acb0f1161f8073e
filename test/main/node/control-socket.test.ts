import { chmod, mkdir, rename, stat, symlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { connectControl, serveControl } from '../../../main/node/control-socket.ts';
import type { ErrorReport } from '../../../src/base/app-error.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const onUnix = process.platform === 'win32' ? test.skip : test;
let shared: string;
let sockets: string;
let errors: ErrorReport[];

beforeEach(async () => {
  vi.unstubAllEnvs();
  shared = await temporaryFolder();
  vi.stubEnv('TMPDIR', shared);
  sockets = join(shared, `foveal-${userInfo().username}`);
  errors = [];
});

async function serveTestLibrary() {
  const { app, folder } = await openTestLibrary();
  const control = await serveControl(app, folder.path, error => errors.push(error));
  return { control, path: folder.path };
}

onUnix(
  'commands reach the library that another process has open, and nobody else may',
  async () => {
    await mkdir(sockets);
    await chmod(sockets, 0o777);
    const { control, path } = await serveTestLibrary();
    expect((await stat(sockets)).mode & 0o777).toBe(0o700);
    const connection = await connectControl(path);
    expect(await connection?.api['runs.list']({})).toEqual([]);
    connection?.close();
    await control.close();
    expect(await connectControl(path)).toBeNull();
    expect(errors).toEqual([]);
  },
);

onUnix('a folder that somebody put in its place is neither served in nor spoken to', async () => {
  const elsewhere = join(shared, 'elsewhere');
  await mkdir(elsewhere);
  await chmod(elsewhere, 0o755);
  await symlink(elsewhere, sockets);
  const refused = await serveTestLibrary();
  expect(errors).toMatchObject([{ code: 'control.folder' }]);
  expect((await stat(elsewhere)).mode & 0o777).toBe(0o755);
  await refused.control.close();

  vi.stubEnv('TMPDIR', elsewhere);
  const { control, path } = await serveTestLibrary();
  await rename(join(elsewhere, `foveal-${userInfo().username}`), join(elsewhere, 'theirs'));
  await symlink(join(elsewhere, 'theirs'), join(elsewhere, `foveal-${userInfo().username}`));
  expect(await connectControl(path)).toBeNull();
  await control.close();
});

onUnix('where the system refuses a socket, the library works without', async () => {
  const long = join(shared, 'x'.repeat(200));
  await mkdir(long);
  vi.stubEnv('TMPDIR', long);
  const { control, path } = await serveTestLibrary();
  expect(errors).toHaveLength(1);
  expect(await connectControl(path)).toBeNull();
  await control.close();
});
