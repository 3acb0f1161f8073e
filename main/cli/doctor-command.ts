import type { Command } from 'commander';
import type { EngineCheck } from '../../src/api/engines.ts';
import { examineEngines } from '../node/model-host-port.ts';
import { print, table } from './output.ts';
import { jsonOption } from './with-library.ts';

/** doctor: what this computer can train and review with. */
export function registerDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('try every compute engine on a small training step and say which is used, and why')
    .addOption(jsonOption())
    .action(async (options: { json?: boolean }) => {
      const checks = await examineEngines();
      print(checks, options.json, describe);
      if (!checks.some(({ state }) => state === 'chosen')) process.exitCode = 1;
    });
}

function describe(checks: EngineCheck[]): string {
  const figure = (value: number | null, text: (value: number) => string) =>
    value === null ? '' : text(value);
  const rows = checks.map(check => [
    check.state === 'chosen' ? `${check.name} *` : check.name,
    check.description ?? 'not available',
    figure(check.difference, value => value.toExponential(1)),
    figure(check.stepMs, value => `${Math.round(value)} ms`),
    figure(check.memoryMb, value => `${Math.round(value)} MB`),
  ]);
  const sentences = checks.flatMap(check => [sentenceOf(check), ...reasonsOf(check)]);
  return [
    table(['engine', 'what it is', 'difference', 'small step', 'memory'], rows, ''),
    '',
    ...sentences.filter(sentence => sentence !== null),
  ].join('\n');
}

function sentenceOf({ name, state }: EngineCheck): string | null {
  switch (state) {
    case 'chosen':
      return `${name} is used: it is the first in this order that works and agrees with the reference.`;
    case 'disagrees':
      return `${name} is not used: its results differ from the reference by more than 1e-3.`;
    default:
      return null;
  }
}

function reasonsOf({ name, reasons }: EngineCheck): string[] {
  return reasons.map(({ name: what, reason }) =>
    what === name ? `${name} is not available: ${reason}` : `${what} is passed over: ${reason}`,
  );
}
