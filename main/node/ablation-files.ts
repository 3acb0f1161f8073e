import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AblationCell, AblationStore } from '../../src/app/ports.ts';
import { AppError } from '../../src/base/app-error.ts';
import { writeJsonAtomically } from './atomic-file.ts';
import { ifExists, readJson } from './read-json.ts';

const measure = z.number().nullable();
const ablationCell = z.object({
  arm: z.string(),
  seed: z.number().int(),
  gazeAgreement: measure,
  meanAuroc: measure,
  hitRate: measure,
  regionAgreement: measure,
  engine: z.string().nullable(),
});
const settled = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** What must be the same for cells to stand in one table. */
export type AblationTerms = z.infer<typeof settled>;

/**
 * An ablation's folder: terms.json (what all cells have in common), cells/ with a file for each that
 * is done, work/ with checkpoints of the one that is not.
 */
export class AblationFiles implements AblationStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws AppError `ablation.otherTerms` where the folder holds cells made under other terms */
  static async open(folder: string, terms: AblationTerms): Promise<AblationFiles> {
    await mkdir(join(folder, 'cells'), { recursive: true });
    const path = join(folder, 'terms.json');
    const before = await ifExists(readJson(path, settled));
    if (before === null) await writeJsonAtomically(path, terms);
    const different = Object.keys({ ...before, ...terms }).filter(
      name => before !== null && before[name] !== terms[name],
    );
    if (different.length > 0) throw otherTerms(folder, different, before ?? {}, terms);
    return new AblationFiles(folder);
  }

  read(name: string): Promise<AblationCell | null> {
    return ifExists(readJson(this.#cell(name), ablationCell));
  }

  async write(name: string, cell: AblationCell): Promise<void> {
    await writeJsonAtomically(this.#cell(name), cell);
  }

  workFolder(name: string): string {
    return join(this.#folder, 'work', name);
  }

  async isModel(folder: string): Promise<boolean> {
    return (await ifExists(stat(join(folder, 'model.safetensors')))) !== null;
  }

  async clear(name: string): Promise<void> {
    await rm(this.workFolder(name), { recursive: true, force: true });
  }

  #cell(name: string): string {
    return join(this.#folder, 'cells', `${name}.json`);
  }
}

function otherTerms(
  folder: string,
  different: string[],
  before: AblationTerms,
  now: AblationTerms,
): AppError {
  const told = (terms: AblationTerms) => different.map(name => `${name} ${terms[name]}`).join(', ');
  return new AppError({
    code: 'ablation.otherTerms',
    message: `${folder} holds an ablation made under other terms.`,
    expected: told(before),
    actual: told(now),
    advice: 'Go on with the same terms, or choose another folder.',
  });
}
