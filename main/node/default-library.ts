import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the library lies unless the user says otherwise: the system's folder for app data. */
export function defaultLibraryPath(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  return join(dataFolder(platform, environment), 'Foveal', 'library');
}

function dataFolder(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return environment.XDG_DATA_HOME || join(homedir(), '.local', 'share');
}
