import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunProgress } from '../../src/api/contract.ts';
import { lossTerms, runProgress } from '../../src/api/runs.ts';
import type { RunMetric, RunStore } from '../../src/app/ports.ts';
import type { ErrorReport } from '../../src/base/app-error.ts';
import { writeJsonAtomically } from './atomic-file.ts';
import { foldersIn, readEach } from './read-entries.ts';
import { ifExists, readJson } from './read-json.ts';

const runMetric = z.object({ step: z.number().int(), loss: lossTerms, learningRate: z.number() });

/** `runs/<id>/`: config.json, state.json, metrics.jsonl, and in models/ what is being trained. */
export class RunFiles implements RunStore {
  #folder: string;
  #report: (error: ErrorReport) => void;

  /** `report` hears of entries that can't be read; they are left out. */
  constructor(folder: string, report: (error: ErrorReport) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  async list(): Promise<RunProgress[]> {
    return readEach(
      (await foldersIn(this.#folder)).reverse(),
      name => readJson(this.#path(name, 'state.json'), runProgress),
      this.#report,
    );
  }

  async create(progress: RunProgress, configuration: object): Promise<void> {
    await mkdir(join(this.#folder, progress.runId));
    await writeJsonAtomically(this.#path(progress.runId, 'config.json'), configuration);
    await this.save(progress);
  }

  async save(progress: RunProgress): Promise<void> {
    await writeJsonAtomically(this.#path(progress.runId, 'state.json'), progress);
  }

  async appendMetric(runId: string, metric: RunMetric): Promise<void> {
    await appendFile(this.#path(runId, 'metrics.jsonl'), `${JSON.stringify(metric)}\n`);
  }

  /** The steps so far; a last line cut off by a crash is left out. */
  async metrics(runId: string): Promise<RunMetric[]> {
    const text = (await ifExists(readFile(this.#path(runId, 'metrics.jsonl'), 'utf8'))) ?? '';
    const lines = text.split('\n').slice(0, -1);
    return lines.map(line => runMetric.parse(JSON.parse(line)));
  }

  modelFolder(runId: string, modelId: string): string {
    return join(this.#folder, runId, 'models', modelId);
  }

  async dropModels(runId: string): Promise<void> {
    await rm(join(this.#folder, runId, 'models'), { recursive: true, force: true });
  }

  #path(runId: string, name: string): string {
    return join(this.#folder, runId, name);
  }
}
