import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ThumbnailCache } from '../../src/app/ports.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { ifExists } from './read-json.ts';

/** `thumbnails/<study>-<side>.png`: a cache, not part of what a library knows. */
export class ThumbnailFiles implements ThumbnailCache {
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async get(studyId: string, maxSidePx: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const png = await ifExists(readFile(this.#path(studyId, maxSidePx)));
    return png === null ? null : new Uint8Array(png);
  }

  async put(studyId: string, maxSidePx: number, png: Uint8Array): Promise<void> {
    await writeFileAtomically(this.#path(studyId, maxSidePx), png);
  }

  #path(studyId: string, maxSidePx: number): string {
    return join(this.#folder, `${studyId}-${maxSidePx}.png`);
  }
}
