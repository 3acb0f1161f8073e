import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunProgress } from '../../../src/api/contract.ts';
import { ended } from '../../support/film-sets.ts';
import { libraryOfReadings } from '../../support/library-of-readings.ts';
import { findPdfToText } from '../../support/system.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test.skipIf(findPdfToText() === null)(
  'a run’s page has its recipe, and the figures before and after once they are compared (pdftotext)',
  async () => {
    const { library, api } = await libraryOfReadings();
    const over = Promise.withResolvers<RunProgress>();
    library.app.subscribe((event, payload) => {
      const progress = payload as RunProgress;
      if (event === 'run.progress' && progress.state === 'finished') over.resolve(progress);
    });
    const recipe = { stepCount: 3, batchSize: 2, learningRate: 0.01, seed: 5, useGaze: true };
    const { runId } = await api['runs.start']({ baseModelId: 'good', ...recipe });
    const { modelId } = await over.promise;
    const textOf = async (language: 'en' | 'de') => {
      const { fileName, content } = await api['runs.report']({ runId, language });
      expect(fileName).toBe(`${runId}.pdf`);
      const path = join(await temporaryFolder(), fileName);
      writeFileSync(path, content);
      return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    };
    const before = await textOf('en');
    expect(before).toMatch(/Started from\s+model good/);
    expect(before).toMatch(/Steps\s+3 of 3/);
    expect(before).toMatch(/Learning rate\s+0\.01/);
    expect(before).toContain('No comparison of the two models');
    const modelIds = ['good', modelId ?? ''];
    const request = { kind: 'comparison', modelIds, seed: 1, unseenOnly: false } as const;
    await ended(library, api, await api['evaluations.start'](request));
    const after = await textOf('de');
    expect(after).toMatch(/Findings|Befunde unterschieden/);
    expect(after).toMatch(/CC\)\s+\d[.]\d{3} \[/);
    expect(after).toContain(await library.ports.models.fingerprint('good'));
    expect(after).toMatch(/1 ?\/ ?1\s*$/);
  },
);
