import type { SourceFolder } from '../../formats/gaze-data/source.ts';

/** Folders of the machine that somebody names, outside the library. */
export interface Folders {
  /** @throws AppError `folder.notFound` */
  open(path: string): Promise<SourceFolder & { readonly bytesRead: number }>;
  /**
   * A folder that is made as a whole: under another name until `finish`, gone after `abandon`.
   * @throws AppError `folder.notEmpty` where one with something in it is there already
   */
  create(path: string): Promise<NewFolder>;
}

export interface NewFolder {
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Adds to a file; the first time it begins with `header`. */
  append(path: string, header: string, text: string): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}
