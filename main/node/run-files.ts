import { appendFile, cp, mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunMetric, RunProgress } from '../../src/api/contract.ts';
import { runMetric, runProgress, runRecipe } from '../../src/api/runs.ts';
import type { RunConfiguration, RunMaterial, RunStore } from '../../src/app/ports.ts';
import type { ErrorReport } from '../../src/base/app-error.ts';
import { writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { diskError } from './disk-error.ts';
import { foldersIn, readEach } from './read-entries.ts';
import { ifExists, readJson } from './read-json.ts';

const configuration = z.object({
  recipe: runRecipe,
  readingIds: z.array(z.string()),
  originRunId: z.string(),
});

/** Runs of earlier versions had the recipe's parts beside the readings, and no branches. */
const olderConfiguration = runRecipe.extend({ readingIds: z.array(z.string()) });

const indices = z.array(z.number().int());
const material = z.object({
  examples: z.array(
    z.object({ readingId: z.string(), studyId: z.string(), fingerprint: z.string() }),
  ),
  split: z.object({ training: indices, validation: indices }),
  course: z.string(),
});

/**
 * `runs/<id>/`: config.json (what was asked for), material.json (the examples and their split),
 * state.json, metrics.jsonl, checkpoints/, and in models/ what is being trained.
 */
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

  async create(progress: RunProgress, configuration: RunConfiguration): Promise<void> {
    await writing('a run', async () => {
      await mkdir(join(this.#folder, progress.runId));
      await writeJsonAtomically(this.#path(progress.runId, 'config.json'), configuration);
      await writeJsonAtomically(this.#path(progress.runId, 'state.json'), progress);
    });
  }

  async configuration(runId: string): Promise<RunConfiguration> {
    const path = this.#path(runId, 'config.json');
    const older = olderConfiguration.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (!older.success) return readJson(path, configuration);
    const { readingIds, ...recipe } = older.data;
    return { recipe, readingIds, originRunId: runId };
  }

  async save(progress: RunProgress): Promise<void> {
    await writing('a run’s state', () =>
      writeJsonAtomically(this.#path(progress.runId, 'state.json'), progress),
    );
  }

  async saveMaterial(runId: string, material: RunMaterial): Promise<void> {
    await writing('a run’s list of examples', () =>
      writeJsonAtomically(this.#path(runId, 'material.json'), material),
    );
  }

  material(runId: string): Promise<RunMaterial | null> {
    return ifExists(readJson(this.#path(runId, 'material.json'), material));
  }

  async appendMetrics(runId: string, metrics: readonly RunMetric[]): Promise<void> {
    const lines = metrics.map(metric => `${JSON.stringify(metric)}\n`).join('');
    await writing('a run’s curve', () => appendFile(this.#path(runId, 'metrics.jsonl'), lines));
  }

  async dropMetricsFrom(runId: string, step: number): Promise<void> {
    const all = await this.metrics(runId);
    const kept = all.filter(metric => metric.step < step);
    if (kept.length === all.length) return;
    const lines = kept.map(metric => `${JSON.stringify(metric)}\n`).join('');
    await writing('a run’s curve', () =>
      writeFileAtomically(this.#path(runId, 'metrics.jsonl'), lines),
    );
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

  checkpointFolder(runId: string): string {
    return this.#path(runId, 'checkpoints');
  }

  branchFolder(runId: string): string {
    return this.#path(runId, 'branch');
  }

  async checkpointSteps(runId: string): Promise<number[]> {
    const names = (await ifExists(readdir(this.checkpointFolder(runId)))) ?? [];
    const steps = names.map(name => /^step-(\d+)$/.exec(name)?.[1]).filter(step => step);
    return steps.map(Number).sort((a, b) => b - a);
  }

  async copyCheckpoint(fromRunId: string, step: number, toRunId: string): Promise<void> {
    const name = `step-${String(step).padStart(7, '0')}`;
    await writing('a checkpoint', () =>
      cp(join(this.checkpointFolder(fromRunId), name), join(this.branchFolder(toRunId), name), {
        recursive: true,
      }),
    );
  }

  async freeByteCount(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  async remove(runId: string): Promise<void> {
    await rm(join(this.#folder, runId), { recursive: true, force: true });
  }

  #path(runId: string, name: string): string {
    return join(this.#folder, runId, name);
  }
}

async function writing<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw diskError(error, what);
  }
}
