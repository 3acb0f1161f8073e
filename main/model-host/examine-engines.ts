import type { EngineCheck } from '../../src/api/engines.ts';
import { reportOf } from '../../src/base/app-error.ts';
import { disagreement } from '../../src/training/probe.ts';
import { ModelHost } from './client.ts';
import type { EngineReport, Examination } from './messages.ts';

/** In the order in which they are chosen. */
const names = ['onnx', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
/** What the others are compared with. */
const reference = 'wasm';
/** Relative difference of loss and gradients beyond which an engine is not trusted. */
const agreementLimit = 1e-3;

type Outcome = { report: EngineReport; examination: Examination } | { reason: string };

/**
 * Tries every engine in a process of its own, one after another, so that one that takes the process
 * down or fills the memory says so like any other failure.
 */
export async function examineEngines(): Promise<EngineCheck[]> {
  const outcomes = new Map<EngineCheck['name'], Outcome>();
  for (const name of names) outcomes.set(name, await examine(name));
  const found = outcomes.get(reference);
  const expected = found !== undefined && 'examination' in found ? found.examination : null;
  const checks = names.map((name): EngineCheck => {
    const outcome = outcomes.get(name) as Outcome;
    if ('reason' in outcome) {
      const reasons = [{ name, reason: outcome.reason }];
      return { ...nothing, name, state: 'unavailable', reasons };
    }
    const { report, examination } = outcome;
    const difference = expected === null ? null : disagreement(examination, expected);
    return {
      name,
      state: (difference ?? 0) <= agreementLimit ? 'ready' : 'disagrees',
      description: report.description,
      reasons: report.passedOver,
      difference,
      stepMs: examination.stepMs,
      memoryMb: examination.memoryMb,
    };
  });
  const chosen = checks.find(({ state }) => state === 'ready');
  return checks.map(check => (check === chosen ? { ...check, state: 'chosen' } : check));
}

const nothing = { description: null, difference: null, stepMs: null, memoryMb: null };

async function examine(name: (typeof names)[number]): Promise<Outcome> {
  let host: ModelHost | undefined;
  try {
    host = await ModelHost.start(name);
    return { report: host.engine, examination: await host.examine() };
  } catch (error) {
    const { message, actual } = reportOf(error);
    return { reason: (actual ?? message).replace(`${name}: `, '') };
  } finally {
    await host?.stop();
  }
}
