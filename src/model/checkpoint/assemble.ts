import { AppError } from '../../base/app-error.ts';
import type { EgmaConfig } from '../config.ts';
import { elementCount, parameterShapes } from '../parameters.ts';
import { meaningOf } from './dialect.ts';
import { type ConfigHints, inferConfig } from './infer-config.ts';
import type { StoredTensor } from './stored-tensor.ts';

/** What became of one tensor. */
export interface TensorReport {
  /** Our name, or the source's where we have none for it. */
  name: string;
  /**
   * used, reshaped: from the files that are imported; base: from the model named as the base; fresh:
   * random, on request; ignored: known but not needed; the others are errors.
   */
  state:
    | 'used'
    | 'reshaped'
    | 'base'
    | 'fresh'
    | 'ignored'
    | 'missing'
    | 'unexpected'
    | 'misshapen';
  /** The name in its file, where there is one. */
  source: string | null;
  detail: string;
}

/** Where each parameter of the new model comes from; null: fresh. */
export interface Assembly {
  config: EgmaConfig;
  parameters: Map<string, StoredTensor | null>;
  report: TensorReport[];
}

/** What neither Swin nor BERT has: these alone may be initialised afresh. */
const ownParameters = new Set([
  'vision_model.projection_head.weight',
  'text_model.projection_head.weight',
  'logit_scale',
]);

/**
 * Puts a model together: what the imported files hold, the rest from `base`, and, only where
 * `allowFresh` says so, projection heads and temperature initialised afresh.
 *
 * @throws AppError `checkpoint.tensors` that names what is missing, unexpected, twice there or of
 *   another shape; `checkpoint.missing`
 */
export function assemble(
  imported: readonly StoredTensor[],
  base: readonly StoredTensor[],
  hints: ConfigHints,
  allowFresh: boolean,
): Assembly {
  const report: TensorReport[] = [];
  const found = new Map<string, StoredTensor>();
  for (const tensor of imported) {
    const meaning = meaningOf(tensor.name);
    const source = tensor.name;
    if (meaning.kind === 'ignored') {
      report.push({ name: source, state: 'ignored', source, detail: meaning.why });
    } else if (found.has(meaning.name)) {
      report.push({ name: meaning.name, state: 'unexpected', source, detail: 'there twice' });
    } else {
      found.set(meaning.name, tensor);
    }
  }
  const fallback = new Map(base.map(tensor => [tensor.name, tensor]));
  const shapesFound = new Map(
    [...fallback, ...found].map(([name, { shape }]) => [name, shape] as const),
  );
  const config = inferConfig(shapesFound, hints);
  const shapes = parameterShapes(config);
  const parameters = new Map<string, StoredTensor | null>();
  for (const [name, shape] of shapes) {
    const tensor = found.get(name) ?? fallback.get(name);
    const source = tensor?.name ?? null;
    if (tensor !== undefined) {
      const state = stateOf(tensor, shape, found.has(name));
      const was = `${tensor.type} [${tensor.shape}]`;
      const detail = state === 'used' || state === 'base' ? was : `${was} for [${shape}]`;
      report.push({ name, state, source, detail });
      parameters.set(name, tensor);
    } else if (allowFresh && ownParameters.has(name)) {
      report.push({ name, state: 'fresh', source, detail: `[${shape}]` });
      parameters.set(name, null);
    } else {
      report.push({ name, state: 'missing', source, detail: `[${shape}]` });
    }
  }
  for (const [name, { name: source, shape }] of found) {
    if (!shapes.has(name)) report.push({ name, state: 'unexpected', source, detail: `[${shape}]` });
  }
  refuseProblems(report);
  return { config, parameters, report };
}

function stateOf(tensor: StoredTensor, shape: readonly number[], isImported: boolean) {
  if (String(tensor.shape) === String(shape)) return isImported ? 'used' : 'base';
  return isImported && isSameButForm(tensor.shape, shape) ? 'reshaped' : 'misshapen';
}

/** The same numbers in the same order: sides of 1 more or fewer, or kernels flattened. */
function isSameButForm(a: readonly number[], b: readonly number[]): boolean {
  const solid = (shape: readonly number[]) => shape.filter(side => side !== 1);
  if (String(solid(a)) === String(solid(b))) return true;
  return a.length === 2 && b.length === 4 && a[0] === b[0] && elementCount(a) === elementCount(b);
}

function refuseProblems(report: readonly TensorReport[]): void {
  const problems = report.filter(({ state }) =>
    ['missing', 'unexpected', 'misshapen'].includes(state),
  );
  if (problems.length === 0) return;
  const shown = problems
    .slice(0, 12)
    .map(({ name, state, detail }) => `${name} is ${state} (${detail})`);
  const isHeads = problems.every(
    ({ name, state }) => state === 'missing' && ownParameters.has(name),
  );
  throw new AppError({
    code: 'checkpoint.tensors',
    message: 'The files do not make a whole model.',
    actual: shown.join('; ') + (problems.length > 12 ? `; and ${problems.length - 12} more` : ''),
    advice: isHeads
      ? 'Take them from another model (--base), or let them start afresh (--fresh-heads SEED).'
      : 'Name a model that has what is missing (--base).',
  });
}
