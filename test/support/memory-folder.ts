import { createHash } from 'node:crypto';
import type { SourceFolder } from '../../src/formats/gaze-data/source.ts';

/** Files that are nowhere but in memory, handed out in pieces of a few bytes or as large as asked. */
export function memoryFolder(
  files: Record<string, string | Uint8Array>,
  pieceLength = 1000,
): SourceFolder {
  const bytesOf = (path: string) => {
    const content = files[path] ?? '';
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    paths: Object.keys(files),
    byteCount: async path => bytesOf(path).length,
    bytes: async path => new Uint8Array(bytesOf(path)),
    fingerprint: async path => createHash('sha256').update(bytesOf(path)).digest('hex'),
    async *chunks(path) {
      const text = String(files[path]);
      for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
    },
  };
}
