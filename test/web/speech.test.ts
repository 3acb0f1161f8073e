import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { missingFakeDevices } from '../support/shared-tools.ts';
import { dictationPlan, recogniseAll } from '../support/speech-checks.ts';

const missing = missingFakeDevices();
const title = missing === null ? 'dictation in time' : `dictation in time (skipped: ${missing})`;

/** A slice of `npm run check:speech`. */
describe.skipIf(missing !== null)(title, () => {
  test('words of quiet and noisy dictations are timed within 60 ms in the mean', async () => {
    const plan = dictationPlan().filter(({ name }) => name === '0-1-0' || name === '1-0-1');
    const all = (await recogniseAll(await folder(), plan)).at(-1);
    expect(all?.boundaryMs).toBeLessThan(60);
    expect(all?.errorRate).toBeLessThan(0.1);
  });
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'foveal-speech-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
