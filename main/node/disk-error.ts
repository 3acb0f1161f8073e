import { AppError, type ErrorReport } from '../../src/base/app-error.ts';

/** What a person can do about a disk that refuses to be written, by the system's own codes. */
const reports: Record<string, Pick<ErrorReport, 'code' | 'message' | 'advice'>> = {
  ENOSPC: {
    code: 'disk.full',
    message: 'The disk of the library is full.',
    advice: 'Free some room on it, then try again: nothing that was saved is lost.',
  },
  EROFS: {
    code: 'disk.readOnly',
    message: 'The library’s folder can’t be written to.',
    advice: 'Allow Foveal to write there, or choose another library with --library.',
  },
  EIO: {
    code: 'disk.failed',
    message: 'The disk of the library does not answer as it should.',
    advice: 'Check its cable or network and copy the library to another disk, then try again.',
  },
};

const kinds: Record<string, keyof typeof reports> = {
  ENOSPC: 'ENOSPC',
  EDQUOT: 'ENOSPC',
  EFBIG: 'ENOSPC',
  EROFS: 'EROFS',
  EACCES: 'EROFS',
  EPERM: 'EROFS',
  EIO: 'EIO',
  ENXIO: 'EIO',
  ENODEV: 'EIO',
  ESTALE: 'EIO',
};

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const sqliteKinds: Record<number, keyof typeof reports> = { 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC' };

/** `disk.*` where the system refused to write; any other error as it is. */
export function diskError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const kind = kindOf(error);
  const report = kind === undefined ? undefined : reports[kind];
  return report === undefined
    ? error
    : new AppError({ ...report, actual: error.message }, { cause: error });
}

/** `task`, with what the disk refused told as `disk.*`. */
export async function onDisk<T>(task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    throw diskError(error);
  }
}

function kindOf(error: Error): keyof typeof reports | undefined {
  if ('errcode' in error && typeof error.errcode === 'number') {
    return sqliteKinds[error.errcode & 0xff];
  }
  return 'code' in error && typeof error.code === 'string' ? kinds[error.code] : undefined;
}
