import { type Computations, computations } from '../../src/app/computations.ts';
import { reportOf } from '../../src/base/app-error.ts';

/** The worker's end of `compute-pool.ts`: one request at a time, one answer each. */
process.on('message', async ({ id, name, input }: { id: number; name: string; input: unknown }) => {
  try {
    const compute = computations[name as keyof Computations] as (input: unknown) => unknown;
    process.send?.({ id, output: await compute(input) });
  } catch (error) {
    process.send?.({ id, error: reportOf(error) });
  }
});
