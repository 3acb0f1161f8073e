import { AppError } from '../../src/base/app-error.ts';

/** What a person can do something about, of all that a disk refuses. */
const refusals = [
  {
    codes: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    /** SQLite's primary result codes (sqlite.org/rescode.html). */
    sqliteCodes: [13],
    code: 'disk.full',
    message: 'The disk is full.',
    advice: 'Make room on it, then try again. Nothing that was saved is lost.',
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    sqliteCodes: [8, 14],
    code: 'disk.readOnly',
    message: 'Foveal may not write there.',
    advice: 'Give the folder’s owner the right to write to it, then try again.',
  },
  {
    codes: ['EIO', 'ENXIO', 'ENODEV', 'ESTALE'],
    sqliteCodes: [10],
    code: 'disk.failed',
    message: 'The disk does not answer as it should.',
    advice: 'Check its cable or network, or copy the library to another disk, then try again.',
  },
];

/**
 * A failure to write as a report with a code: `disk.full`, `disk.readOnly`, `disk.failed`, or the
 * error itself where the disk is not the reason.
 *
 * @param what was to be written, for a person
 */
export function diskError(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const errno = 'code' in error ? String(error.code) : '';
  const sqliteCode = 'errcode' in error ? Number(error.errcode) & 0xff : -1;
  const refusal = refusals.find(
    ({ codes, sqliteCodes }) => codes.includes(errno) || sqliteCodes.includes(sqliteCode),
  );
  if (refusal === undefined) return error;
  const { code, message, advice } = refusal;
  return new AppError(
    { code, message, actual: `${what}: ${error.message}`, advice },
    { cause: error },
  );
}

/** `task`, with what the disk refuses told as `disk.*`. */
export async function onDisk<T>(what: string, task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    throw diskError(error, what);
  }
}
