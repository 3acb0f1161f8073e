import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseTar } from 'nanotar';
import type { SpeechModel } from '../../src/api/contract.ts';
import { speechModel } from '../../src/api/speech.ts';
import type { SpeechModelStore } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { readEach } from './read-entries.ts';
import { readJson } from './read-json.ts';

/** Every model has these; the graph is one of the two kinds. Paths below the one top folder. */
const alwaysNeeded = ['am/final.mdl', 'conf/model.conf', 'conf/mfcc.conf'];
const graphs = [
  ['graph/HCLG.fst', 'graph/words.txt'],
  ['graph/HCLr.fst', 'graph/Gr.fst', 'graph/disambig_tid.int'],
];
const LARGEST_UNPACKED_BYTES = 4 * 1024 ** 3;

/**
 * `speech/<sha256>.tar.gz`, and its name in `speech/<sha256>.json`. Archives are checked before they
 * are kept, because the recogniser never answers when one can't be loaded.
 */
export class SpeechModelFiles implements SpeechModelStore {
  #folder: string;
  #report: (error: ErrorReport) => void;

  /** `report` hears of entries that can't be read; they are left out. */
  constructor(folder: string, report: (error: ErrorReport) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  async list(): Promise<SpeechModel[]> {
    const names = (await readdir(this.#folder)).filter(name => /^[0-9a-f]{64}\.json$/.test(name));
    return readEach(
      names.sort(),
      name => readJson(join(this.#folder, name), speechModel),
      this.#report,
    );
  }

  async install(fileName: string, content: Uint8Array): Promise<SpeechModel> {
    refuseUnlessModel(fileName, await filesOf(fileName, content));
    const speechModelId = createHash('sha256').update(content).digest('hex');
    const name =
      fileName
        .split(/[\\/]/)
        .at(-1)
        ?.replace(/\.(tar\.gz|tgz)$/i, '') || 'unnamed';
    const model = { speechModelId, name, byteCount: content.length };
    await writeFileAtomically(join(this.#folder, `${speechModelId}.tar.gz`), content);
    await writeJsonAtomically(join(this.#folder, `${speechModelId}.json`), model);
    return model;
  }
}

async function filesOf(fileName: string, content: Uint8Array): Promise<string[]> {
  try {
    const options = { maxOutputLength: LARGEST_UNPACKED_BYTES };
    // A copy, because parseTar reads the whole buffer under a view.
    const tar = new Uint8Array(await promisify(gunzip)(content, options));
    const entries = parseTar(tar, { metaOnly: true });
    return entries.filter(({ type }) => type === 'file').map(({ name }) => name);
  } catch (error) {
    throw new AppError(
      {
        code: 'speech.notAnArchive',
        message: `${fileName} is not a tar.gz archive.`,
        expected: 'a Vosk model packed as tar.gz',
        actual: error instanceof Error ? error.message : String(error),
        advice: 'Models that come as zip have to be repacked: tar czf model.tar.gz FOLDER',
      },
      { cause: error },
    );
  }
}

function refuseUnlessModel(fileName: string, files: string[]): void {
  const paths = files.map(name => name.replace(/^\.\//, ''));
  const folders = new Set(paths.map(path => path.split('/')[0]));
  const inside = new Set(paths.map(path => path.slice(path.indexOf('/') + 1)));
  const missing = alwaysNeeded.filter(path => !inside.has(path));
  const hasGraph = graphs.some(graph => graph.every(path => inside.has(path)));
  if (folders.size === 1 && missing.length === 0 && hasGraph) return;
  const problem =
    folders.size !== 1
      ? `${folders.size} folders at the top`
      : `no ${[...missing, ...(hasGraph ? [] : ['graph (HCLG.fst or HCLr.fst + Gr.fst)'])].join(', ')}`;
  throw new AppError({
    code: 'speech.notAModel',
    message: `${fileName} is not a Vosk model.`,
    expected: `one top folder with ${alwaysNeeded.join(', ')} and a graph`,
    actual: problem,
  });
}
