import { readdir } from 'node:fs/promises';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import { ifExists } from './read-json.ts';

/** The names of a folder's folders, sorted; files that a system or a person put beside them are left out. */
export async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
}

/**
 * What `read` makes of each name. One that is not there (yet, or any more) is left out; so is one
 * that can't be read, and that is reported: one damaged entry hides no other.
 */
export async function readEach<T>(
  names: string[],
  read: (name: string) => Promise<T>,
  report: (error: ErrorReport) => void,
): Promise<T[]> {
  const found = await Promise.all(
    names.map(name =>
      ifExists(read(name)).catch(error => {
        report(reportOf(error));
        return null;
      }),
    ),
  );
  return found.filter(entry => entry !== null);
}
