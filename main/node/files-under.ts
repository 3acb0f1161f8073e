import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import { isErrno } from './read-json.ts';

export type Found = { path: string } | { path: string; error: ErrorReport };

/** The files at a path, folders opened, in the order of their names. */
export async function* filesUnder(path: string): AsyncGenerator<Found> {
  try {
    if ((await stat(path)).isDirectory()) {
      for (const name of (await readdir(path)).sort()) yield* filesUnder(join(path, name));
      return;
    }
  } catch (error) {
    yield { path, error: isErrno(error, 'ENOENT') ? notFound : reportOf(error) };
    return;
  }
  yield { path };
}

const notFound: ErrorReport = {
  code: 'study.notFound',
  message: 'The file can’t be found.',
  expected: 'a file or folder',
  actual: 'nothing',
};
