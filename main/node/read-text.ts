import { readFile } from 'node:fs/promises';
import { AppError } from '../../src/base/app-error.ts';

/** A UTF-8 text that a person named. @throws AppError `file.unreadable` */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const actual = cause instanceof Error ? cause.message : String(cause);
    const report = { code: 'file.unreadable', message: `${path} can’t be read.`, actual };
    throw new AppError(report, { cause });
  }
}
