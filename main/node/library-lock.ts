import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../src/base/app-error.ts';
import { diskError } from './disk-error.ts';

/**
 * One process at a time may write a library. The lock is SQLite's own lock on `lock.sqlite`, which
 * the operating system takes back when its holder dies, however it dies: nothing can be left stale,
 * and no process number can be mistaken for another's. `lock.json` only says who holds it.
 */
export class LibraryLock {
  /** Keeps every held lock alive: a database that is garbage-collected is closed, and its lock gone. */
  static readonly #held = new Set<DatabaseSync>();

  #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    LibraryLock.#held.add(database);
  }

  /** Takes the lock or throws `library.locked` naming its holder. */
  static take(folder: string): LibraryLock {
    const holder = join(folder, 'lock.json');
    const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
    try {
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!isBusy(error)) throw diskError(error, folder);
      throw new AppError(
        {
          code: 'library.locked',
          message: `The library ${folder} is open in another Foveal.`,
          expected: 'a library that nothing else has open',
          actual: describeHolder(holder),
          advice:
            'Go on in that one: its window, or the browser page whose address it printed. Or close it (Ctrl+C in its terminal) and start again, or name another library with --library.',
        },
        { cause: error },
      );
    }
    const value = { pid: process.pid, computer: hostname(), since: new Date().toISOString() };
    try {
      writeFileSync(holder, `${JSON.stringify(value)}\n`);
    } catch (error) {
      database.close();
      throw diskError(error, holder);
    }
    return new LibraryLock(database);
  }

  release(): void {
    LibraryLock.#held.delete(this.#database);
    this.#database.close();
  }
}

/** SQLite's result code SQLITE_BUSY; anything else is a trouble of the disk. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function describeHolder(path: string): string {
  try {
    const { pid, computer, since } = JSON.parse(readFileSync(path, 'utf8'));
    return `process ${pid} on ${computer}, since ${since}`;
  } catch {
    return 'a process that has not said who it is';
  }
}
