import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConsentStore } from '../../src/app/ports.ts';
import { readerOf } from '../../src/reading/consent.ts';
import { syncFolder } from './atomic-file.ts';
import { JournalFile } from './journal-appender.ts';
import { foldersIn } from './read-entries.ts';
import { ifExists } from './read-json.ts';

/** `readers/<id>/consent.jsonl`; the id is of the reader's name, which may hold any letters. */
export class ConsentFiles implements ConsentStore {
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async readers(): Promise<string[]> {
    const texts = (await foldersIn(this.#folder)).map(id => this.#text(id));
    return (await Promise.all(texts)).map(readerOf).filter(reader => reader !== null);
  }

  read(reader: string): Promise<string> {
    return this.#text(readerIdOf(reader));
  }

  async append(reader: string, line: string): Promise<void> {
    const folder = join(this.#folder, readerIdOf(reader));
    await mkdir(folder, { recursive: true });
    const { journal } = await JournalFile.open(join(folder, 'consent.jsonl'));
    try {
      await journal.append(line);
    } finally {
      await journal.close();
    }
    await syncFolder(this.#folder);
  }

  async #text(id: string): Promise<string> {
    const path = join(this.#folder, id, 'consent.jsonl');
    return (await ifExists(readFile(path, 'utf8'))) ?? '';
  }
}

/** The folder of a reader under `readers/`: 16 hexadecimal digits of the name's SHA-256. */
export function readerIdOf(reader: string): string {
  return createHash('sha256').update(reader.normalize('NFC')).digest('hex').slice(0, 16);
}
