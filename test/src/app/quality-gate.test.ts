import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Api, Settings } from '../../../src/api/contract.ts';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { agree } from '../../support/consent.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import {
  beginInput,
  goodCalibration,
  smallPng,
  smallReading,
} from '../../support/small-reading.ts';

/** The usual small reading through a webcam, its eyes lost from this moment on. */
async function read(api: Api, seed: number, lostFromMs: number) {
  const files = [{ fileName: 'a.png', content: smallPng(seed) }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const webcam = {
    ...beginInput(studyId),
    gazeSource: 'webcam' as const,
    calibration: goodCalibration,
  };
  await agree(api, webcam.reader);
  const { readingId } = await api['readings.begin'](webcam);
  const events = smallReading().map((event): JournalEvent => {
    const isLost = event.type === 'gaze' && event.tMs >= lostFromMs;
    return isLost ? { ...event, xPx: null, yPx: null } : event;
  });
  await api['readings.append']({ readingId, events });
  return api['readings.finish']({ readingId });
}

test('a reading that lost the eyes is left out, with the reason on the disk, until a person takes it in', async () => {
  const { app, folder, reindex } = await openTestLibrary();
  const { api } = app.openSession();
  await api['settings.set']({ reader: 'Dr Ada Test' });
  const rejected = await read(api, 1, 1000);
  expect(rejected).toMatchObject({
    // From 1000 ms to the last sample, which is the reading's end, of 1950 ms.
    lostShare: 19 / 39,
    longestGapMs: 1000,
    issues: [{ what: 'loss', severity: 'rejection', measured: 19 / 39, limit: 0.15 }],
    exclusion: { by: 'gate', issues: [{ what: 'loss' }] },
    inclusion: null,
  });
  const { readingId } = rejected;
  const decisions = () => readFile(join(folder.readings, readingId, 'decisions.jsonl'), 'utf8');
  expect(JSON.parse(await decisions())).toMatchObject({
    what: 'rejectReading',
    issues: [{ what: 'loss', measured: 19 / 39, limit: 0.15 }],
  });
  // Finished again, because the answer was lost, it is not rejected twice.
  await api['readings.finish']({ readingId });
  expect((await decisions()).trim().split('\n')).toHaveLength(1);

  await expect(
    api['readings.decide']({ readingId, isLeftOut: false, reason: null }),
  ).rejects.toMatchObject({ code: 'reading.noReason' });
  const reason = 'looked away between two films';
  const overruled = await api['readings.decide']({ readingId, isLeftOut: false, reason });
  expect(overruled).toMatchObject({ exclusion: null, inclusion: { by: 'Dr Ada Test', reason } });
  expect(overruled.issues).toHaveLength(1);
  const phone = { readingId, isLeftOut: true, reason: 'the phone rang' };
  const excluded = await api['readings.decide'](phone);
  expect(excluded).toMatchObject({
    exclusion: { by: 'person', reason: 'the phone rang' },
    inclusion: null,
  });
  await reindex();
  expect(await api['readings.list']({})).toEqual([excluded]);
});

test('good gaze is kept, and the gates are those of the settings', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const good = await read(api, 1, Number.POSITIVE_INFINITY);
  expect(good).toMatchObject({ issues: [], exclusion: null, inclusion: null });
  // Common to all targets, the offset is taken off; nothing is left. The film is shown at ten times its size.
  expect(good.expectedErrorPatches).toBeCloseTo(0, 6);

  const { gazeGates } = await api['settings.get']({});
  const lax: Settings['gazeGates'] = { ...gazeGates, warnLossShare: 0.4, rejectLossShare: 0.6 };
  await api['settings.set']({ gazeGates: lax });
  expect(await read(api, 2, 1000)).toMatchObject({
    issues: [{ what: 'loss', severity: 'warning', limit: 0.4 }],
    exclusion: null,
  });
});

test('what the gate has rejected is not trained on unless a person takes it in', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const { readingId } = await read(api, 1, 1000);
  const good = await read(api, 2, Number.POSITIVE_INFINITY);
  const run = { baseModelId: null, stepCount: 3, batchSize: 2, learningRate: 0.01, seed: 1 };
  const exampleCount = async () => {
    await api['runs.start']({ ...run, useGaze: true });
    await expect.poll(async () => (await api['runs.list']({}))[0]?.state).toBe('finished');
    return (await api['runs.list']({}))[0]?.exampleCount;
  };
  expect(await exampleCount()).toBe(1);
  const leftOut = async () =>
    (await api['runs.preflight']({ ...run, useGaze: true })).problems
      .filter(({ code }) => /^lint\.(rejected|excludedReading)$/.test(code))
      .map(({ code, count, gateReasons }) => ({ code, count, gateReasons }));
  const byGate = { code: 'lint.rejected', count: 1, gateReasons: [{ what: 'loss', count: 1 }] };
  expect(await leftOut()).toEqual([byGate]);
  await api['readings.decide']({ readingId: good.readingId, isLeftOut: true, reason: 'twice' });
  const byPerson = { code: 'lint.excludedReading', count: 1, gateReasons: [] };
  expect(await leftOut()).toEqual([byGate, byPerson]);
  await api['readings.decide']({ readingId: good.readingId, isLeftOut: false, reason: null });
  await api['readings.decide']({ readingId, isLeftOut: false, reason: 'it fits the findings' });
  expect(await exampleCount()).toBe(2);
});

test('nothing is decided about a reading that is not finished', async () => {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const files = [{ fileName: 'a.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await expect(
    api['readings.decide']({ readingId, isLeftOut: true, reason: 'too short' }),
  ).rejects.toMatchObject({ code: 'reading.notFinished' });
});
