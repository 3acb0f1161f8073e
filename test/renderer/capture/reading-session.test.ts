import { beforeEach, expect, test, vi } from 'vitest';
import { ReadingSession } from '../../../renderer/capture/reading-session.ts';
import { AppError } from '../../../src/base/app-error.ts';
import type { JournalEvent, ReadingHeader } from '../../../src/reading/journal.ts';

const header: ReadingHeader = {
  journalVersion: 2,
  readingId: 'r1',
  studyId: 's1',
  reader: 'Dr Ada Test',
  startedAt: '2026-01-01T00:00:00.000Z',
  screen: { widthPx: 1280, heightPx: 720, pixelPitchMm: 0.265, viewingDistanceMm: 600 },
  calibration: null,
  gazeSource: 'webcam',
  speechModel: null,
  appVersion: '0.0.0',
};
const disconnected = () =>
  new AppError({ code: 'api.disconnected', message: 'The connection to the host was lost.' });
const gaze = (tMs: number): JournalEvent => ({ type: 'gaze', tMs, emittedMs: tMs, xPx: 1, yPx: 2 });

/** A host whose connection can break before or after the events have reached its disk. */
class FakeHost {
  journal: JournalEvent[] = [];
  /** How the next appends go wrong; then they go well. */
  faults: ('before' | 'after' | 'refused' | 'full')[] = [];
  isFinished = false;
  isInterrupted = false;
  isDiscarded = false;
  /** How the next finishes, discards and interruptions go wrong; then they go well. */
  endFaults: ('before' | 'after' | 'refused')[] = [];

  async #end(done: () => void): Promise<void> {
    const fault = this.endFaults.shift();
    if (fault === 'before') throw disconnected();
    if (fault === 'refused') throw new AppError({ code: 'disk.full', message: 'No room left.' });
    done();
    if (fault === 'after') throw disconnected();
  }

  api = {
    'readings.begin': async () => ({ readingId: 'r1' }),
    'readings.append': async ({ events }: { events: JournalEvent[] }) => {
      const fault = this.faults.shift();
      if (fault === 'before') throw disconnected();
      if (fault === 'refused') throw new AppError({ code: 'reading.closed', message: 'Closed.' });
      if (fault === 'full') throw new AppError({ code: 'disk.full', message: 'No room left.' });
      this.journal.push(...events);
      if (fault === 'after') throw disconnected();
      return { eventCount: events.length };
    },
    'readings.read': async () => ({ header, events: [...this.journal], damagedLines: [] }),
    'readings.finish': async () => {
      await this.#end(() => {
        this.isFinished = true;
      });
      return {
        readingId: 'r1',
        studyId: 's1',
        reader: 'Dr Ada Test',
        startedAt: header.startedAt,
        state: 'finished' as const,
        durationMs: 0,
        gazeSampleCount: 0,
        lossShare: null,
        wordCount: 0,
        sentenceCount: 0,
        meanErrorPx: null,
        gazeSource: 'none' as const,
        lostShare: null,
        longestGapMs: null,
        expectedErrorPx: null,
        expectedErrorPatches: null,
        issues: [],
        exclusion: null,
        isOverruled: false,
        damagedLineCount: 0,
      };
    },
    'readings.interrupt': async () => {
      await this.#end(() => {
        this.isInterrupted = true;
      });
      return {};
    },
    'readings.discard': async () => {
      await this.#end(() => {
        this.isDiscarded = true;
      });
      return {};
    },
  };
}

const { calibration, gazeSource, reader, screen, speechModel, studyId } = header;
const request = { calibration, gazeSource, reader, screen, speechModel, studyId };

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

test('sends events in order, in batches, within a quarter of a second', async () => {
  vi.useFakeTimers();
  const session = await ReadingSession.begin(host.api, request);
  session.record(gaze(10));
  session.record(gaze(20));
  await vi.advanceTimersByTimeAsync(250);
  expect(host.journal).toEqual([{ type: 'mark', tMs: 0, what: 'started' }, gaze(10), gaze(20)]);
  vi.useRealTimers();
});

test.each(['before', 'after'] as const)(
  'a connection that breaks %s the events reached the disk loses none and doubles none',
  async fault => {
    const session = await ReadingSession.begin(host.api, request);
    host.faults = [fault, fault];
    for (let i = 1; i <= 5; i++) session.record(gaze(i));
    await session.finish();
    const samples = host.journal.filter(event => event.type === 'gaze');
    expect(samples.map(event => event.tMs)).toEqual([1, 2, 3, 4, 5]);
    expect(host.journal.filter(event => event.type === 'mark').map(mark => mark.what)).toEqual([
      'started',
      'finished',
    ]);
  },
);

test('finish waits until everything is on the disk', async () => {
  const session = await ReadingSession.begin(host.api, request);
  session.record(gaze(5));
  await session.finish();
  expect(host.isFinished).toBe(true);
  expect(host.journal.at(-1)).toMatchObject({ type: 'mark', what: 'finished' });
});

test('a refusal is told and ends the recording; the reading is not closed as if it were whole', async () => {
  const session = await ReadingSession.begin(host.api, request);
  const failures: string[] = [];
  session.onFailure.add(error => failures.push(error.code));
  host.faults = ['refused'];
  session.record(gaze(5));
  await expect(session.finish()).rejects.toMatchObject({ code: 'reading.closed' });
  expect(failures).toEqual(['reading.closed']);
  expect(host.isFinished).toBe(false);
});

test('a resumed reading goes on where its journal ends, and notes what it is recorded with now', async () => {
  const setup = { screen: { ...screen, widthPx: 1000 }, calibration, gazeSource: 'none' as const };
  host.journal = [{ type: 'mark', tMs: 0, what: 'started' }, gaze(4_000)];
  const session = await ReadingSession.resume(host.api, 'r1', setup);
  expect(session.toReadingMs(performance.now())).toBeGreaterThanOrEqual(4_000);
  expect(session.toReadingMs(performance.now())).toBeLessThan(5_000);
  await session.finish();
  expect(host.journal[2]).toEqual({
    type: 'mark',
    tMs: 4_000,
    what: 'resumed',
    setup,
  });
  expect(host.journal).toHaveLength(4);
});

test.each(['before', 'after'] as const)(
  'finishing is asked once more where the connection broke %s it was done',
  async fault => {
    const session = await ReadingSession.begin(host.api, request);
    host.endFaults = [fault];
    expect(await session.finish()).toMatchObject({ state: 'finished' });
    expect(host.isFinished).toBe(true);
  },
);

test('finishing that is refused, or interrupted twice, is told, and can be asked again', async () => {
  const session = await ReadingSession.begin(host.api, request);
  host.endFaults = ['refused', 'before', 'before'];
  await expect(session.finish()).rejects.toMatchObject({ code: 'disk.full' });
  await expect(session.finish()).rejects.toMatchObject({ code: 'api.disconnected' });
  expect(await session.finish()).toMatchObject({ state: 'finished' });
  expect(host.journal.filter(event => event.type === 'mark')).toHaveLength(2);
});

test('a reading that is left is interrupted once everything is on the disk', async () => {
  const session = await ReadingSession.begin(host.api, request);
  session.record(gaze(5));
  await session.abandon();
  expect(host.isInterrupted).toBe(true);
  expect(host.journal).toHaveLength(2);
});

test('leaving over a broken connection is no failure: the host interrupts by itself then', async () => {
  const session = await ReadingSession.begin(host.api, request);
  host.endFaults = ['before', 'refused'];
  await session.abandon();
  await expect(session.abandon()).rejects.toMatchObject({ code: 'disk.full' });
});

test('after a discard that failed, recording goes on without a hole', async () => {
  const session = await ReadingSession.begin(host.api, request);
  session.record(gaze(5));
  host.endFaults = ['refused'];
  await expect(session.discard()).rejects.toMatchObject({ code: 'disk.full' });
  session.record(gaze(6));
  await session.finish();
  const samples = host.journal.filter(event => event.type === 'gaze');
  expect(samples.map(event => event.tMs)).toEqual([5, 6]);
});

test('nothing is sent to a reading that is discarded', async () => {
  vi.useFakeTimers();
  const session = await ReadingSession.begin(host.api, request);
  session.record(gaze(5));
  const discarding = session.discard();
  session.record(gaze(6));
  await discarding;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.isDiscarded).toBe(true);
  expect(host.journal).toEqual([]);
  vi.useRealTimers();
});

test('a paused reading goes on where only the answer that the disk wrote was lost', async () => {
  vi.useFakeTimers();
  const session = await ReadingSession.begin(host.api, request);
  host.faults = ['full', 'after'];
  await vi.advanceTimersByTimeAsync(5_500);
  session.record(gaze(6_000));
  await vi.advanceTimersByTimeAsync(250);
  expect(host.journal.map(event => (event.type === 'mark' ? event.what : event.type))).toEqual([
    'started',
    'gap',
    'gaze',
  ]);
  vi.useRealTimers();
});

test('a full disk pauses the reading: what was not written waits, and is written when there is room', async () => {
  vi.useFakeTimers();
  const session = await ReadingSession.begin(host.api, request);
  const pauses: (string | undefined)[] = [];
  session.onPause.add(error => pauses.push(error?.code));
  session.record(gaze(10));
  host.faults = ['full', 'full', 'full'];
  await vi.advanceTimersByTimeAsync(250);
  expect(pauses).toEqual(['disk.full']);
  expect(host.journal).toEqual([]);

  // Who can't see the film looks at nothing of it; a word that was said before still counts.
  const word = { type: 'word', text: 'heart', endMs: 150, confidence: 1 } as const;
  session.record(gaze(1_000));
  session.record({ ...word, startMs: 100 });
  session.record({ ...word, startMs: 1_100, endMs: 1_200 });
  await vi.advanceTimersByTimeAsync(1_000);
  await session.retry();
  await expect(session.finish()).rejects.toMatchObject({ code: 'disk.full' });
  expect(host.isFinished).toBe(false);

  await vi.advanceTimersByTimeAsync(5_500);
  expect(pauses.at(-1)).toBeUndefined();
  session.record(gaze(9_000));
  await session.finish();
  expect(host.journal.map(event => (event.type === 'mark' ? event.what : event.type))).toEqual([
    'started',
    'gaze',
    'word',
    'gap',
    'gaze',
    'finished',
  ]);
  expect(host.journal[3]).toMatchObject({
    detail: expect.stringMatching(/^disk: \d+ ms, disk.full$/),
    pausedMs: expect.toSatisfy((ms: number) => ms > 5_000 && ms < 10_000),
  });
  expect(host.isFinished).toBe(true);
  vi.useRealTimers();
});
