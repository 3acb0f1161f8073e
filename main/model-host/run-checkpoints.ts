import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import {
  type NamedTensor,
  readSafetensors,
  safetensorsHeader,
} from '../../src/base/safetensors.ts';
import type { FitState } from '../../src/training/fit-state.ts';
import { syncFolder } from '../node/atomic-file.ts';
import { diskError } from '../node/disk-error.ts';
import { openFileAccess } from '../node/file-access.ts';
import { ifExists, readJson } from '../node/read-json.ts';

const stateFile = 'state.safetensors';
const manifestFile = 'checkpoint.json';
const parts = ['parameter', 'first', 'second', 'average'] as const;

const manifestSchema = z.object({
  format: z.literal('foveal-checkpoint'),
  formatVersion: z.literal(1),
  /** Steps done: where the order of the examples goes on. */
  step: z.number().int(),
  updateCount: z.number().int(),
  /** What makes the course of the run: seed, examples, settings. */
  course: z.string(),
  best: z.object({ step: z.number().int(), loss: z.number() }).nullable(),
  validationsSinceBest: z.number().int(),
  createdAt: z.string(),
  byteCount: z.number().int(),
  /** Of the state file. */
  sha256: z.string(),
});

export type CheckpointManifest = z.infer<typeof manifestSchema>;

/** What of the older checkpoints stays beside the newest. */
interface Retention {
  lastCount: number;
}

/**
 * The checkpoints of a run, `step-<n>/` each: state.safetensors (parameters, AdamW's moments, running
 * average) and checkpoint.json. One appears as a whole, after its bytes were read back from the disk
 * and found right; only then older ones go. Two last ones and the best stay.
 */
export class RunCheckpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws AppError `disk.full`, `disk.readOnly`, `checkpoint.unverified`; the older ones stay then */
  async write(state: FitState, course: string, { lastCount }: Retention = { lastCount: 2 }) {
    const { step, best, validationsSinceBest } = state.progress;
    const name = nameOf(step);
    const partial = join(this.#folder, `.${name}.partial`);
    try {
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      const { sha256, byteCount } = await writeState(join(partial, stateFile), state);
      if ((await digestOf(join(partial, stateFile))) !== sha256) throw unverified(step);
      const manifest: CheckpointManifest = {
        format: 'foveal-checkpoint',
        formatVersion: 1,
        step,
        updateCount: state.training.updateCount,
        course,
        best,
        validationsSinceBest,
        createdAt: new Date().toISOString(),
        byteCount,
        sha256,
      };
      await writeSynced(join(partial, manifestFile), [
        Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
      ]);
      await rm(join(this.#folder, name), { recursive: true, force: true });
      await rename(partial, join(this.#folder, name));
      await syncFolder(this.#folder);
    } catch (error) {
      await rm(partial, { recursive: true, force: true }).catch(() => {});
      throw diskError(error, 'a checkpoint');
    }
    await this.#retire(step, best?.step ?? null, lastCount);
  }

  /** Steps of the checkpoints there are, newest first, whether they can be read or not. */
  async steps(): Promise<number[]> {
    const names = (await ifExists(readdir(this.#folder))) ?? [];
    const steps = names.map(name => /^step-(\d+)$/.exec(name)?.[1]).filter(step => step);
    return steps.map(Number).sort((a, b) => b - a);
  }

  /**
   * The newest checkpoint that is whole; null where there is none. Reports those passed over, which
   * costs nothing but time: the steps after an older one come out the same.
   *
   * @throws AppError `checkpoint.otherCourse` where it belongs to another course
   */
  async newest(course: string): Promise<{ state: FitState | null; problems: ErrorReport[] }> {
    const problems: ErrorReport[] = [];
    for (const step of await this.steps()) {
      try {
        const { manifest, state } = await this.read(step);
        if (manifest.course !== course) throw otherCourse(step);
        return { state, problems };
      } catch (error) {
        if (error instanceof AppError && error.code !== 'checkpoint.damaged') throw error;
        problems.push(reportOf(error));
      }
    }
    return { state: null, problems };
  }

  /** @throws AppError `checkpoint.damaged` */
  async read(step: number): Promise<{ manifest: CheckpointManifest; state: FitState }> {
    const folder = join(this.#folder, nameOf(step));
    try {
      const manifest = await readJson(join(folder, manifestFile), manifestSchema);
      if ((await digestOf(join(folder, stateFile))) !== manifest.sha256) {
        throw new Error('the checksum is another');
      }
      return { manifest, state: await readState(join(folder, stateFile), manifest) };
    } catch (cause) {
      throw new AppError(
        {
          code: 'checkpoint.damaged',
          message: `The checkpoint of step ${step} can’t be read.`,
          expected: 'the bytes that were written',
          actual: cause instanceof Error ? cause.message : String(cause),
          advice: 'An older checkpoint, or the start, leads to the same model.',
        },
        { cause },
      );
    }
  }

  /** Those of later steps than the one just written were damaged, and passed over. */
  async #retire(newest: number, best: number | null, lastCount: number): Promise<void> {
    const steps = await this.steps();
    const kept = new Set([...steps.filter(step => step <= newest).slice(0, lastCount), best]);
    for (const step of steps) {
      if (kept.has(step)) continue;
      await rm(join(this.#folder, nameOf(step)), { recursive: true, force: true });
    }
  }
}

/** Sorts as the steps do. */
function nameOf(step: number): string {
  return `step-${String(step).padStart(7, '0')}`;
}

async function writeState(path: string, { progress, training }: FitState) {
  const arrays = new Map<string, NamedTensor>();
  const put = (part: (typeof parts)[number], values: ReadonlyMap<string, Float32Array>) => {
    for (const [name, array] of values) {
      arrays.set(`${part}/${name}`, { shape: [array.length], values: array });
    }
  };
  for (const [name, tensor] of training.parameters) arrays.set(`parameter/${name}`, tensor);
  put('first', training.first);
  put('second', training.second);
  put('average', progress.average ?? new Map());
  const shapes = new Map([...arrays].map(([name, { shape }]) => [name, shape]));
  const pieces = [
    safetensorsHeader(shapes),
    ...[...arrays.values()].map(
      ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    ),
  ];
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  await writeSynced(path, pieces);
  return {
    sha256: hash.digest('hex'),
    byteCount: pieces.reduce((sum, { length }) => sum + length, 0),
  };
}

async function readState(path: string, manifest: CheckpointManifest): Promise<FitState> {
  const file = await openFileAccess(path);
  const stored = await readSafetensors(file).finally(() => file.close());
  const of = (part: (typeof parts)[number]) =>
    new Map(
      [...stored]
        .filter(([name]) => name.startsWith(`${part}/`))
        .map(([name, tensor]) => [name.slice(part.length + 1), tensor]),
    );
  const valuesOf = (part: (typeof parts)[number]) =>
    new Map([...of(part)].map(([name, { values }]) => [name, values]));
  const { step, best, validationsSinceBest, updateCount } = manifest;
  const average = valuesOf('average');
  return {
    progress: { step, best, validationsSinceBest, average: average.size > 0 ? average : null },
    training: {
      updateCount,
      parameters: of('parameter'),
      first: valuesOf('first'),
      second: valuesOf('second'),
    },
  };
}

async function writeSynced(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  return hash.digest('hex');
}

function unverified(step: number): AppError {
  return new AppError({
    code: 'checkpoint.unverified',
    message: `The checkpoint of step ${step} did not come back from the disk as it was written.`,
    advice: 'The disk may be failing: copy the library elsewhere, then resume there.',
  });
}

function otherCourse(step: number): AppError {
  return new AppError({
    code: 'checkpoint.otherCourse',
    message: `The checkpoint of step ${step} belongs to another course of this run.`,
    expected: 'the examples and settings that the run was started with',
    actual: 'others',
    advice: 'Branch from the checkpoint instead of resuming.',
  });
}
