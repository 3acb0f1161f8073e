import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { engineCheck } from '../../../src/api/engines.ts';

it('doctor says of every engine what it does here, and chooses one that agrees', () => {
  const cli = new URL('../../../main/cli/foveal.ts', import.meta.url).pathname;
  const printed = execFileSync(process.execPath, [cli, 'doctor', '--json'], { stdio: 'pipe' });
  const checks = z.array(engineCheck).parse(JSON.parse(printed.toString()));
  expect(checks.map(({ name }) => name)).toEqual(['onnx', 'tensorflow', 'webgpu', 'wasm', 'cpu']);
  const chosen = checks.filter(({ state }) => state === 'chosen');
  expect(chosen.map(({ name }) => name)).toEqual(['onnx']);
  for (const { state, difference, reasons, stepMs } of checks) {
    if (state === 'unavailable') expect(reasons[0]?.reason.length).toBeGreaterThan(10);
    else expect([(difference ?? 1) <= 1e-3, (stepMs ?? 0) > 0]).toEqual([true, true]);
  }
}, 60_000);
