import packageJson from '../../package.json' with { type: 'json' };

/** The version of Foveal that is running. */
export const appVersion: string = packageJson.version;
