import { AppError } from '../../src/base/app-error.ts';
import { isErrno } from './read-json.ts';

/** What a person can do something about, of all that a file system refuses. */
const refusals = [
  {
    codes: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    code: 'disk.full',
    message: 'The disk is full.',
    advice: 'Make room on it and resume.',
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    code: 'disk.readOnly',
    message: 'Foveal may not write there.',
    advice: 'Give the folder’s owner the right to write to it, then resume.',
  },
];

/**
 * A failure to write as a report with a code: `disk.full`, `disk.readOnly`, or the error itself where
 * the disk is not the reason.
 *
 * @param what was to be written, for a person
 */
export function diskError(error: unknown, what: string): unknown {
  for (const { codes, code, message, advice } of refusals) {
    if (!codes.some(errno => isErrno(error, errno))) continue;
    const actual = `${what}: ${error instanceof Error ? error.message : ''}`;
    return new AppError({ code, message, actual, advice }, { cause: error });
  }
  return error;
}
