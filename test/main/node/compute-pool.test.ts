import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { expect, onTestFinished, test } from 'vitest';
import { ComputePool } from '../../../main/node/compute-pool.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { smallPng } from '../../support/small-reading.ts';

function openPool(): ComputePool {
  const pool = new ComputePool();
  onTestFinished(() => pool.close());
  return pool;
}

const small = { bytes: smallPng(), fileName: 'film.png' };

test('answers find the request they belong to', async () => {
  const { compute } = openPool();
  const sizes = await Promise.all(
    [16, 32, 64].map(maxSidePx => compute('thumbnail', { ...small, maxSidePx })),
  );
  const [first, second, third] = sizes.map(({ length }) => length);
  expect(first).toBeLessThan(second ?? 0);
  expect(second).toBeLessThan(third ?? 0);
});

test('a refusal arrives as the AppError it was', async () => {
  const { compute } = openPool();
  const refused = compute('film', { bytes: new Uint8Array(3), fileName: 'a.txt' });
  await expect(refused).rejects.toBeInstanceOf(AppError);
  await expect(refused).rejects.toMatchObject({ code: 'study.notAnImage' });
});

test('the host goes on while a film is decoded', async () => {
  const { compute } = openPool();
  await compute('film', small);
  const side = 2000;
  const data = Uint8Array.from({ length: side * side }, (_, i) => i % 251);
  const bytes = encode({ width: side, height: side, data, channels: 1, depth: 8 }).slice();
  let turns = 0;
  const counter = setInterval(() => turns++, 1);
  await compute('thumbnail', { bytes, fileName: 'large.png', maxSidePx: 256 });
  clearInterval(counter);
  expect(turns).toBeGreaterThan(10);
});

test('what a person waits for goes before what is being imported', async () => {
  const pool = new ComputePool({ workerCount: 1 });
  onTestFinished(() => pool.close());
  const secret = new Uint8Array(32);
  const order: string[] = [];
  const imported = [1, 2, 3].map(async number => {
    await pool.compute('inspectStudy', { ...small, secret });
    order.push(`import ${number}`);
  });
  const shown = pool.compute('film', small).then(() => order.push('film'));
  await Promise.all([...imported, shown]);
  expect(order).toEqual(['import 1', 'film', 'import 2', 'import 3']);
});

test('a worker that ends fails what it was asked, and the next request has another', async () => {
  const pool = openPool();
  await pool.compute('film', small);
  const cutOff = pool.compute('film', small);
  const failed = expect(cutOff).rejects.toMatchObject({ code: 'compute.workerEnded' });
  await pool.close();
  await failed;
  expect(await pool.compute('film', small)).toMatchObject({ widthPx: 64 });
});

test('what takes longer than the deadline is ended with a code, and the next request is answered', async () => {
  const pool = new ComputePool({ deadlineMs: 1 });
  onTestFinished(() => pool.close());
  // The worker has not even started after a millisecond.
  const slow = pool.compute('film', small);
  await expect(slow).rejects.toMatchObject({ code: 'study.tooSlow' });
  expect(await openPool().compute('film', small)).toMatchObject({ widthPx: 64 });
});

test.skipIf(process.platform !== 'linux')(
  'a worker that is killed fails what it was at and nothing else',
  async () => {
    const pool = new ComputePool({ workerCount: 1 });
    onTestFinished(() => pool.close());
    const before = childProcesses();
    const cutOff = pool.compute('film', small);
    const [worker] = childProcesses().filter(child => !before.includes(child));
    process.kill(worker ?? 0, 'SIGKILL');
    await expect(cutOff).rejects.toMatchObject({ code: 'compute.workerEnded' });
    expect(await pool.compute('film', small)).toMatchObject({ widthPx: 64 });
  },
);

function childProcesses(): number[] {
  const { pid } = process;
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}
