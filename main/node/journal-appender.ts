import { type FileHandle, open, truncate } from 'node:fs/promises';
import type { JournalAppender } from '../../src/app/ports.ts';
import { onDisk } from './disk-error.ts';

const NEWLINE = 0x0a;

/**
 * Appends whole lines to a journal. A line is acknowledged when it is written and synced; appends
 * queue behind each other. A write that fails is undone, at the latest before the next one, so that
 * no later line is glued to its half. What the disk refuses is an AppError `disk.*`.
 */
export class JournalFile implements JournalAppender {
  #path: string;
  #file: FileHandle;
  #lengthBytes: number;
  /** A write failed and could not be undone: there may be more in the file than is acknowledged. */
  #isTorn = false;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, lengthBytes: number) {
    this.#path = path;
    this.#file = file;
    this.#lengthBytes = lengthBytes;
  }

  /**
   * Opens (or makes) a journal. Bytes after its last newline are of a line that was never
   * acknowledged: they are cut off, and counted in `tornBytes`.
   */
  static open(path: string): Promise<{ journal: JournalFile; tornBytes: number }> {
    return onDisk(path, JournalFile.#open(path));
  }

  static async #open(path: string): Promise<{ journal: JournalFile; tornBytes: number }> {
    const file = await open(path, 'a+');
    try {
      const { size } = await file.stat();
      const lengthBytes = await lengthOfWholeLines(file, size);
      if (lengthBytes < size) {
        // By its path: on Windows a file that is open for appending can't be cut through its handle.
        await truncate(path, lengthBytes);
        await file.datasync();
      }
      return { journal: new JournalFile(path, file, lengthBytes), tornBytes: size - lengthBytes };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  append(lines: string): Promise<void> {
    const appended = this.#last.then(() =>
      onDisk(this.#path, this.#write(Buffer.from(lines, 'utf8'))),
    );
    this.#last = appended.catch(() => {});
    return appended;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#isTorn) await this.#cutBack();
    this.#isTorn = true;
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
      this.#lengthBytes += bytes.length;
      this.#isTorn = false;
    } catch (error) {
      // A disk that can't be cut either will be asked again before the next write.
      await this.#cutBack().catch(() => {});
      throw error;
    }
  }

  async #cutBack(): Promise<void> {
    await truncate(this.#path, this.#lengthBytes);
    this.#isTorn = false;
  }
}

/** The length up to and with the last newline, searched from the end. */
async function lengthOfWholeLines(file: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(65_536);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}
