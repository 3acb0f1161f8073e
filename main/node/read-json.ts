import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '../../src/base/app-error.ts';

/** A JSON file of the library, checked against its schema; `library.damagedFile` names the file. */
export async function readJson<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damagedFile(path, 'JSON', error instanceof Error ? error.message : String(error));
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw damagedFile(
    path,
    `${issue?.path.join('.') || 'an object'} to be right`,
    issue?.message ?? '',
  );
}

/** `library.damagedFile`: what was expected of a file of the library, and what was found. */
export function damagedFile(path: string, expected: string, actual: string): AppError {
  return new AppError({
    code: 'library.damagedFile',
    message: `${path} can’t be read.`,
    expected,
    actual,
  });
}

/** `task`'s value, or null where the file or folder does not exist. */
export async function ifExists<T>(task: Promise<T>): Promise<T | null> {
  try {
    return await task;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
