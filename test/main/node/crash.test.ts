import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { verifyAudit } from '../../../main/node/audit-log.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { smallPng } from '../../support/small-reading.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const recordingHost = fileURLToPath(new URL('./recording-host.ts', import.meta.url));

/**
 * A library whose host was killed (SIGKILL) while it recorded: which reading, and how many batches
 * of twenty events it had acknowledged by then.
 */
async function killedWhileRecording(batchCount: number) {
  const folder = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(folder);
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  await library.close();

  const child = spawn(process.execPath, [recordingHost, folder, studyId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let readingId = '';
  let acknowledged = 0;
  for await (const line of createInterface(child.stdout)) {
    const [what, value] = line.split(' ');
    if (what === 'reading') readingId = value ?? '';
    else acknowledged = Number(value) + 1;
    if (acknowledged >= batchCount) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return { folder, readingId, acknowledged };
}

test('after kill -9 every acknowledged event is there, and the reading is listed as interrupted', async () => {
  const { folder, readingId, acknowledged } = await killedWhileRecording(10);
  const { api } = (await openTestLibrary(folder)).app.openSession();
  const { events } = await api['readings.read']({ readingId });
  const times = events.flatMap(event => (event.type === 'gaze' ? event.tMs : []));
  expect(times.length).toBeGreaterThanOrEqual(20 * acknowledged);
  expect(times).toEqual(times.map((_, i) => 50 * i));
  expect(await api['readings.list']({})).toMatchObject([
    { readingId, state: 'interrupted', gazeSampleCount: times.length },
  ]);
  expect(await api['library.info']({})).toMatchObject({ interruptedCount: 1 });
  expect(await verifyAudit(join(folder, 'audit.jsonl'))).toBeNull();
});

test.each([2, 3, 4, 5])(
  'after kill -9 in the middle of dictating, what was said is there: %d seconds of it',
  async batchCount => {
    const { folder, readingId, acknowledged } = await killedWhileRecording(batchCount);
    const { api } = (await openTestLibrary(folder)).app.openSession();
    const { sentences } = await api['readings.align']({ readingId });
    const words = sentences.flatMap(({ words }) => words);
    const saidCount = (batches: number) => 3 * Math.floor(batches / 4) + (batches % 4);
    expect(words.length).toBeGreaterThanOrEqual(saidCount(acknowledged));
    const said = words.map((_, i) => ['no', 'pleural', 'effusion'][i % 3]);
    expect(words.map(({ text }) => text)).toEqual(said);
    const [summary] = await api['readings.list']({});
    expect(summary).toMatchObject({ state: 'interrupted', wordCount: words.length });
  },
);

test('an interrupted reading can be aligned as it is, resumed behind a torn line, and finished', async () => {
  const { folder, readingId } = await killedWhileRecording(3);
  await appendFile(join(folder, 'readings', readingId, 'journal.jsonl'), '{"type":"gaze","tM');
  const told: string[] = [];
  const library = await openTestLibrary(folder, undefined, ({ code }) => told.push(code));
  const { api } = library.app.openSession();
  const before = (await api['readings.read']({ readingId })).events.length;
  const sentences = async () =>
    (await api['readings.align']({ readingId })).sentences.map(({ text }) => text);
  const said = await sentences();

  const tMs = 1e6;
  const word = {
    type: 'word' as const,
    text: 'heart',
    startMs: tMs,
    endMs: tMs + 1,
    confidence: 1,
  };
  const resumed = { type: 'mark' as const, tMs, what: 'resumed' as const };
  await api['readings.append']({ readingId, events: [resumed, word] });
  expect(told).toEqual(['reading.tornLine']);
  expect(await api['readings.list']({})).toMatchObject([{ state: 'recording' }]);
  expect((await api['readings.read']({ readingId })).events).toHaveLength(before + 2);

  expect(await api['readings.finish']({ readingId })).toMatchObject({ state: 'finished' });
  expect(await sentences()).toEqual([...said, 'heart']);
  const closed = api['readings.append']({ readingId, events: [word] });
  await expect(closed).rejects.toMatchObject({ code: 'reading.closed', actual: 'finished' });
});

test('an interrupted reading can be discarded, and stays so after a restart', async () => {
  const { folder, readingId } = await killedWhileRecording(1);
  const library = await openTestLibrary(folder);
  await library.app.openSession().api['readings.discard']({ readingId });
  await library.close();
  const { api } = (await openTestLibrary(folder)).app.openSession();
  expect(await api['readings.list']({})).toMatchObject([{ readingId, state: 'discarded' }]);
  await expect(api['readings.finish']({ readingId })).rejects.toMatchObject({
    code: 'reading.closed',
  });
});
