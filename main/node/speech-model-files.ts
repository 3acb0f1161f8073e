import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpeechModel } from '../../src/api/contract.ts';
import { speechModel } from '../../src/api/speech.ts';
import type { ModelSource, SpeechModelStore } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import {
  languageOfName,
  type ModelFile,
  modelProblem,
  takesVocabulary,
} from '../../src/speech/model-archive.ts';
import { writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { readEach } from './read-entries.ts';
import { readJson } from './read-json.ts';
import { packModel, unpackModel } from './speech-archives.ts';

/**
 * `speech/<sha256>.tar.gz`, and what is known of it in `speech/<sha256>.json`. Models are checked
 * before they are kept, because the recogniser never answers when one can't be loaded.
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

  async install(source: ModelSource): Promise<SpeechModel> {
    const { name, address } = source;
    const files = 'files' in source ? source.files : await unpackModel(name, source.archive);
    const problem = modelProblem(name, files);
    if (problem !== null) throw new AppError(problem);
    const archive = await asTarGz(source, files);
    const speechModelId = createHash('sha256').update(archive).digest('hex');
    const plainName = name
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.(tar\.gz|tgz|zip)$/i, '');
    const model: SpeechModel = {
      speechModelId,
      name: plainName || 'unnamed',
      byteCount: archive.length,
      language: languageOfName(name),
      takesVocabulary: takesVocabulary(files),
      licence: licenceIn(files),
      address,
    };
    await writeFileAtomically(join(this.#folder, `${speechModelId}.tar.gz`), archive);
    await this.put(model);
    return model;
  }

  async put(model: SpeechModel): Promise<void> {
    await writeJsonAtomically(join(this.#folder, `${model.speechModelId}.json`), model);
  }

  async remove(speechModelId: string): Promise<void> {
    for (const ending of ['json', 'tar.gz']) {
      await rm(join(this.#folder, `${speechModelId}.${ending}`), { force: true });
    }
  }
}

/** A tar.gz is kept as it came, so that its checksum stays the one its author gives. */
async function asTarGz(source: ModelSource, files: readonly ModelFile[]) {
  const isTarGz = 'archive' in source && source.archive[0] === 0x1f;
  return isTarGz ? source.archive : packModel(files);
}

/** The first line of a licence file; models say more than that in their README, or nothing. */
function licenceIn(files: readonly ModelFile[]): string | null {
  const file = files.find(({ path }) => /(^|\/)(licen[cs]e|copying)(\.\w+)?$/i.test(path));
  const text = file && new TextDecoder().decode(file.content.subarray(0, 2000));
  const line = text?.split('\n').find(candidate => candidate.trim() !== '');
  return line?.trim().slice(0, 120) ?? null;
}
