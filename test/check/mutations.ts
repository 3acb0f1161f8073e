/**
 * `npm run check:mutations [COUNT]`: damaged DICOM files (2000 unless told) through the host's worker
 * with a deadline of 5 s: each is a film or an error with a code. Anything else, an end of the worker
 * of its own, or more than 2 GiB of memory fails.
 */

import { decodeMutations, type MutationReport } from '../support/mutations.ts';
import { missingSharedData } from '../support/shared-data.ts';

const DEFAULT_COUNT = 2000;
const LARGEST_MEMORY_MIB = 2048;

const missing = missingSharedData('dicom-valid');
if (missing) throw new Error(missing);
const count = Number(process.argv[2] ?? DEFAULT_COUNT);
const report = await decodeMutations(count, (done, soFar) => {
  if (done % 200 === 0) console.log(`${done} of ${count}: ${summary(soFar)}`);
});
for (const { mutation, problem } of report.problems) console.log(`FAILED: ${mutation}: ${problem}`);
console.log(`\n${count} mutations: ${summary(report)}`);
console.log(`slowest ${report.slowestMs.toFixed(0)} ms (${report.slowest})`);
const isSmall = report.peakMemoryMiB <= LARGEST_MEMORY_MIB;
if (!isSmall) console.log(`FAILED: more than ${LARGEST_MEMORY_MIB} MiB`);
process.exitCode = report.problems.length === 0 && isSmall ? 0 : 1;

function summary({ films, refusals, problems, peakMemoryMiB }: MutationReport): string {
  const codes = Object.entries(refusals).sort(([, a], [, b]) => b - a);
  return [
    `${films} films`,
    ...codes.map(([code, times]) => `${times} ${code}`),
    `${problems.length} failures`,
    `peak ${peakMemoryMiB.toFixed(0)} MiB`,
  ].join(', ');
}
