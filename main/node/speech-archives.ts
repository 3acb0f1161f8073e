import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createTar, type ParsedTarFileItem, parseTar } from 'nanotar';
import { AppError } from '../../src/base/app-error.ts';
import type { ModelFile } from '../../src/speech/model-archive.ts';
import { zipArchives } from './zip-archives.ts';

const LARGEST_UNPACKED_BYTES = 4 * 1024 ** 3;

/**
 * The files of an archive, tar.gz or zip by its first bytes.
 * @throws AppError `speech.notAnArchive`, `speech.cutOff`, `speech.damagedArchive`, `speech.tooLarge`,
 *   `zip.*`
 */
export async function unpackModel(fileName: string, content: Uint8Array): Promise<ModelFile[]> {
  if (content[0] === 0x50 && content[1] === 0x4b) return unpackZip(content);
  if (content[0] === 0x1f && content[1] === 0x8b) return unpackTar(fileName, content);
  throw new AppError({
    code: 'speech.notAnArchive',
    message: `${fileName} is neither a tar.gz nor a zip archive.`,
    expected: 'a Vosk model packed as tar.gz or zip',
    actual: `${content.length} bytes that begin otherwise`,
    advice: 'A web page may have been saved in its place: load the model again.',
  });
}

/** Files as the tar.gz that the recogniser reads; the same files always give the same bytes. */
export async function packModel(files: readonly ModelFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const tar = createTar(
    sorted.map(({ path, content }) => ({ name: path, data: content, attrs: { mtime: 0 } })),
  );
  return new Uint8Array(await promisify(gzip)(tar));
}

async function unpackTar(fileName: string, content: Uint8Array): Promise<ModelFile[]> {
  let tar: Uint8Array;
  try {
    const options = { maxOutputLength: LARGEST_UNPACKED_BYTES };
    // A copy, because parseTar reads the whole buffer under a view.
    tar = new Uint8Array(await promisify(gunzip)(content, options));
  } catch (error) {
    throw unreadable(fileName, error);
  }
  let entries: ParsedTarFileItem[];
  try {
    entries = parseTar(tar);
  } catch (error) {
    throw unreadable(fileName, error);
  }
  const files = entries
    .filter(({ type }) => type === 'file')
    .map(({ name, data }) => ({
      path: name.replace(/^\.\//, ''),
      content: data ?? new Uint8Array(),
    }));
  if (files.length === 0) throw unreadable(fileName, new Error('no files in it'));
  return files;
}

async function unpackZip(content: Uint8Array): Promise<ModelFile[]> {
  const read = async (start: number, end: number) => new Uint8Array(content.subarray(start, end));
  const entries = await zipArchives.entries(content.length, read);
  const files: ModelFile[] = [];
  for (const entry of entries) {
    if (entry.name.endsWith('/')) continue;
    if (entry.error) throw new AppError(entry.error);
    files.push({ path: entry.name, content: await entry.read() });
  }
  return files;
}

function unreadable(fileName: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const actual = error instanceof Error ? error.message : String(error);
  const advice = 'Load the model again from where it came from.';
  const report =
    code === 'Z_BUF_ERROR'
      ? { code: 'speech.cutOff', message: `${fileName} ends too early.`, actual, advice }
      : code === 'ERR_BUFFER_TOO_LARGE'
        ? {
            code: 'speech.tooLarge',
            message: `${fileName} unpacks to more than any dictation model.`,
            expected: `at most ${LARGEST_UNPACKED_BYTES / 1024 ** 3} GiB`,
            actual,
            advice: 'Do not use this file.',
          }
        : { code: 'speech.damagedArchive', message: `${fileName} is damaged.`, actual, advice };
  return new AppError(report, { cause: error });
}
