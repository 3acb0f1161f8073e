import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evaluation, EvaluationResult } from '../../src/api/evaluations.ts';
import { evaluation, evaluationResult } from '../../src/api/evaluations.ts';
import type { EvaluationStore } from '../../src/app/ports.ts';
import type { ErrorReport } from '../../src/base/app-error.ts';
import { writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { onDisk } from './disk-error.ts';
import { foldersIn, readEach } from './read-entries.ts';
import { ifExists, readJson } from './read-json.ts';

/** `evaluations/<id>/`: state.json (what was asked for, and how far it is), result.json, items.csv. */
export class EvaluationFiles implements EvaluationStore {
  readonly #folder: string;
  readonly #report: (error: ErrorReport) => void;

  /** `report` hears of entries that can't be read; they are left out. */
  constructor(folder: string, report: (error: ErrorReport) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  async list(): Promise<Evaluation[]> {
    return readEach(
      (await foldersIn(this.#folder)).reverse(),
      name => readJson(this.#path(name, 'state.json'), evaluation),
      this.#report,
    );
  }

  async save(state: Evaluation): Promise<void> {
    await onDisk('an evaluation', this.#makeFolder(state.evaluationId));
    await writeJsonAtomically(this.#path(state.evaluationId, 'state.json'), state);
  }

  result(evaluationId: string): Promise<EvaluationResult | null> {
    return ifExists(readJson(this.#path(evaluationId, 'result.json'), evaluationResult));
  }

  async saveResult(result: EvaluationResult): Promise<void> {
    await writeJsonAtomically(this.#path(result.evaluationId, 'result.json'), result);
  }

  async writeFile(evaluationId: string, name: string, content: string): Promise<void> {
    await writeFileAtomically(this.#path(evaluationId, name), content);
  }

  readFile(evaluationId: string, name: string): Promise<string | null> {
    return ifExists(readFile(this.#path(evaluationId, name), 'utf8'));
  }

  async remove(evaluationId: string): Promise<void> {
    await rm(join(this.#folder, evaluationId), { recursive: true, force: true });
  }

  async #makeFolder(evaluationId: string): Promise<void> {
    await mkdir(join(this.#folder, evaluationId), { recursive: true });
  }

  #path(evaluationId: string, name: string): string {
    return join(this.#folder, evaluationId, name);
  }
}
