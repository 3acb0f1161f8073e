import { describe, expect, test } from 'vitest';
import { decodeMutations } from '../../support/mutations.ts';
import { missingSharedData } from '../../support/shared-data.ts';

const missing = missingSharedData('dicom-valid');

describe.skipIf(missing !== null)(`damaged DICOM files ${missing ?? ''}`, () => {
  // `npm run check:mutations` decodes 2000.
  test('each of 150 is a film or a refusal with a code, and the host’s worker survives', async () => {
    const report = await decodeMutations(150);
    expect(report.problems).toEqual([]);
    const refusals = Object.values(report.refusals).reduce((sum, times) => sum + times, 0);
    expect(report.films + refusals).toBe(150);
    expect(report.films).toBeGreaterThan(20);
    expect(refusals).toBeGreaterThan(50);
  }, 120_000);
});
