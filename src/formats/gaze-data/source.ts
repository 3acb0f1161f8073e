import type { Annotation } from '../../reading/annotation.ts';
import type { JournalEvent, RecordingSetup } from '../../reading/journal.ts';

/** A folder somebody has downloaded. Paths are relative to it, with `/`. */
export interface SourceFolder {
  paths: readonly string[];
  byteCount(path: string): Promise<number>;
  /** UTF-8, a piece at a time. */
  chunks(path: string): AsyncIterable<string>;
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** SHA-256 of a file, in hexadecimal. */
  fingerprint(path: string): Promise<string>;
}

/** One reading of a data set, on its own clock: as the library keeps one, but for its film. */
export interface SourceReading {
  dataSet: 'egd-cxr' | 'reflacx' | 'siim-gaze';
  /** What the data set calls the reading and its image. */
  origin: { readingId: string; imageId: string };
  /** Where MIMIC-CXR has the image (`files/p10/…`); null where the data set does not say. */
  imagePath: string | null;
  /** The size of the image whose px all places are in; null where nothing tells it. */
  imageSize: { widthPx: number; heightPx: number } | null;
  setup: RecordingSetup;
  events: JournalEvent[];
  annotations: Annotation[];
  /** The PNG files that mask annotations name, by that name; the value is their path. */
  masks: Record<string, string>;
  /** Of a file that is read as a whole: the share of its readings that this one completes. */
  share?: number;
}

/** The whole text of a small file. */
export async function textOf(folder: SourceFolder, path: string): Promise<string> {
  let text = '';
  for await (const chunk of folder.chunks(path)) text += chunk;
  return text;
}

/** Path of the folder a file is in, with a `/` behind it; empty for the data set's own. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
