import { Option } from 'commander';
import type { Api } from '../../src/api/contract.ts';
import { defaultLibraryPath } from '../node/default-library.ts';
import { type OpenLibrary, openLibrary } from '../node/open-library.ts';

/** What every command takes. */
export interface CommonOptions {
  library: string;
  json?: boolean;
}

export const libraryOption = () =>
  new Option('--library <folder>', 'the library').default(defaultLibraryPath());
export const jsonOption = () => new Option('--json', 'print the result as JSON');

/**
 * Opens the library, does the work and closes it again, whatever happened. A library that the app
 * has open is refused with `library.locked`, naming the process that holds it.
 */
export async function withLibrary<T>(
  path: string,
  work: (api: Api, library: OpenLibrary) => Promise<T>,
): Promise<T> {
  const library = await openLibrary(path);
  const session = library.app.openSession();
  try {
    return await work(session.api, library);
  } finally {
    await session.close();
    await library.close();
  }
}
