import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { App } from '../../../src/app/app.ts';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng } from '../../support/small-reading.ts';

const gaze = (tMs: number): JournalEvent => ({ type: 'gaze', tMs, emittedMs: tMs, xPx: 1, yPx: 2 });

async function begun(app: App) {
  const session = app.openSession();
  const { api } = session;
  const files = [{ fileName: 'a.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  return { session, api, readingId };
}

test('a finish whose answer was lost can be asked again, even before the first has answered', async () => {
  const { app, folder } = await openTestLibrary();
  const { api, readingId } = await begun(app);
  const [first, second] = await Promise.all([
    api['readings.finish']({ readingId }),
    api['readings.finish']({ readingId }),
  ]);
  expect(second).toEqual(first);
  expect(await api['readings.finish']({ readingId })).toEqual(first);
  const journal = await readFile(join(folder.readings, readingId, 'journal.jsonl'), 'utf8');
  expect(journal.match(/finished/g)).toHaveLength(1);
});

test('who comes back after a broken connection reads what was still being written', async () => {
  const { app, ports } = await openTestLibrary();
  const held = Promise.withResolvers<void>();
  const open = ports.readings.append.bind(ports.readings);
  vi.spyOn(ports.readings, 'append').mockImplementation(async id => {
    const journal = await open(id);
    const append = journal.append.bind(journal);
    journal.append = async lines => {
      await held.promise;
      await append(lines);
    };
    return journal;
  });
  const { session, api, readingId } = await begun(app);
  const slow = api['readings.append']({ readingId, events: [gaze(1), gaze(2)] });
  const closed = session.close();

  const returned = app.openSession();
  const read = returned.api['readings.read']({ readingId });
  const resumed = returned.api['readings.append']({ readingId, events: [gaze(3)] });
  held.resolve();
  expect((await read).events).toEqual([gaze(1), gaze(2)]);
  await Promise.all([slow, closed, resumed]);
  expect((await api['readings.read']({ readingId })).events).toEqual([1, 2, 3].map(gaze));
});

test('a journal is never open twice', async () => {
  const { app, ports } = await openTestLibrary();
  let openCount = 0;
  let mostOpen = 0;
  const open = ports.readings.append.bind(ports.readings);
  vi.spyOn(ports.readings, 'append').mockImplementation(async id => {
    const journal = await open(id);
    mostOpen = Math.max(mostOpen, ++openCount);
    const close = journal.close.bind(journal);
    journal.close = async () => {
      await close();
      openCount--;
    };
    return journal;
  });
  const { session, api, readingId } = await begun(app);
  const returned = app.openSession().api;
  await Promise.all([
    api['readings.append']({ readingId, events: [gaze(1)] }),
    session.close(),
    returned['readings.append']({ readingId, events: [gaze(2)] }),
    returned['readings.interrupt']({ readingId }),
    returned['readings.append']({ readingId, events: [gaze(3)] }),
  ]);
  expect(mostOpen).toBe(1);
  expect((await returned['readings.read']({ readingId })).events).toEqual([1, 2, 3].map(gaze));
});

test('a caller who leaves does not interrupt what another has taken over', async () => {
  const { app } = await openTestLibrary();
  const { session, readingId } = await begun(app);
  const { api } = app.openSession();
  await api['readings.append']({ readingId, events: [gaze(1)] });
  await session.close();
  expect(await api['readings.list']({})).toMatchObject([{ readingId, state: 'recording' }]);
});

test('a reading that began while its caller left is interrupted too', async () => {
  const { app } = await openTestLibrary();
  const { session, api } = await begun(app);
  const [study] = await api['studies.list']({});
  const beginning = api['readings.begin'](beginInput(study?.studyId ?? ''));
  await session.close();
  await beginning;
  const states = (await api['readings.list']({})).map(({ state }) => state);
  expect(states).toEqual(['interrupted', 'interrupted']);
});

test('an interrupted reading stays as it is when it is interrupted again, and can go on', async () => {
  const { app } = await openTestLibrary();
  const { api, readingId } = await begun(app);
  await api['readings.append']({ readingId, events: [gaze(1)] });
  await api['readings.interrupt']({ readingId });
  await api['readings.interrupt']({ readingId });
  const interrupted = { state: 'interrupted', gazeSampleCount: 1 };
  expect(await api['readings.list']({})).toMatchObject([interrupted]);
  await api['readings.append']({ readingId, events: [gaze(2)] });
  expect(await api['readings.list']({})).toMatchObject([{ state: 'recording' }]);
  await expect(api['readings.interrupt']({ readingId: 'none' })).rejects.toMatchObject({
    code: 'reading.unknown',
  });
});
