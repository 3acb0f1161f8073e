import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Input } from '../../../src/api/contract.ts';
import type { ErrorReport } from '../../../src/base/app-error.ts';
import { misfitOf } from '../../../src/reading/calibration-profile.ts';
import { agree } from '../../support/consent.ts';
import { openTestLibrary } from '../../support/open-client.ts';

const display = {
  widthPx: 1280,
  heightPx: 720,
  scale: 1,
  leftPx: 0,
  topPx: 0,
  screenWidthPx: 1920,
  screenHeightPx: 1080,
};

const made: Input<'calibrations.save'> = {
  reader: 'Dr Ada Test',
  camera: 'Camera 1',
  display,
  calibration: {
    points: [{ xPx: 1, yPx: 2 }],
    samplesPerPoint: 5,
    validation: [],
    offsetPx: null,
    offsetDegrees: null,
    meanErrorPx: null,
    meanErrorDegrees: null,
  },
  estimator: null,
  samples: [],
};

const HOUR_MS = 3_600_000;

const calibrationsIn = async (folder: string) =>
  (await readdir(folder)).filter(name => name.startsWith('calibration-'));

async function library() {
  const opened = await openTestLibrary(undefined, undefined, () => {});
  const { api } = opened.app.openSession();
  await agree(api);
  let nowMs = Date.parse('2026-01-02T08:00:00.000Z');
  vi.spyOn(opened.ports.clock, 'now').mockImplementation(() => new Date(nowMs));
  const pass = (hours: number) => {
    nowMs += hours * HOUR_MS;
  };
  const find = (change: Partial<Input<'calibrations.find'>> = {}) =>
    api['calibrations.find']({ reader: made.reader, camera: made.camera, display, ...change });
  return { ...opened, api, pass, find };
}

test('none is kept of a reader who has not agreed to the camera, or has withdrawn', async () => {
  const { api, find } = await library();
  const save = (reader: string) => api['calibrations.save']({ ...made, reader });
  const refusal = { code: 'consent.missing' };
  await expect(save('Dr Bob Test')).rejects.toMatchObject(refusal);
  await api['readers.withdraw']({ reader: made.reader, readingIds: [] });
  await expect(save(made.reader)).rejects.toMatchObject(refusal);
  expect(await find()).toBeNull();
});

test('a calibration is offered again for the same reader, camera and display', async () => {
  const { api, find, pass } = await library();
  expect(await find()).toBeNull();
  const profile = await api['calibrations.save'](made);
  pass(0.5);
  expect(await find()).toEqual({ profile, ageMs: HOUR_MS / 2, caseCount: 0, misfit: null });
  expect(await find({ reader: 'Dr Bob Test' })).toBeNull();
});

test.each([
  ['another camera', { camera: 'Camera 2' }, 'camera'],
  ['a window of another size', { display: { ...display, widthPx: 1000 } }, 'display'],
  ['another scale', { display: { ...display, scale: 1.25 } }, 'display'],
  ['a window on another place', { display: { ...display, leftPx: -1920 } }, 'display'],
])('%s makes it useless, and it says so', async (_what, change, misfit) => {
  const { api, find } = await library();
  await api['calibrations.save'](made);
  expect((await find(change))?.misfit).toBe(misfit);
});

test('one whose date can’t be read is taken for too old', () => {
  const date = new Date('2026-01-02T08:00:00.000Z');
  const now = { camera: made.camera, display, date, oldestHours: 8 };
  expect(misfitOf({ camera: made.camera, display, madeAt: 'yesterday' }, now)).toBe('age');
});

test('it grows too old by the settings', async () => {
  const { api, find, pass } = await library();
  await api['calibrations.save'](made);
  pass(8.1);
  expect((await find())?.misfit).toBe('age');
  const { gazeGates } = await api['settings.get']({});
  await api['settings.set']({ gazeGates: { ...gazeGates, oldestCalibrationHours: 24 } });
  expect((await find())?.misfit).toBeNull();
});

test('one for each camera and display is kept, the fitting one found before a newer one', async () => {
  const { api, find, pass, folder } = await library();
  await api['calibrations.save'](made);
  pass(1);
  await api['calibrations.save']({ ...made, camera: 'Camera 2' });
  await api['calibrations.save']({ ...made, camera: 'Camera 2' });
  const [reader = ''] = await readdir(folder.readers);
  expect(await calibrationsIn(join(folder.readers, reader))).toHaveLength(2);
  expect(await find()).toMatchObject({ misfit: null, ageMs: HOUR_MS });
  expect(await find({ camera: 'Camera 3' })).toMatchObject({ misfit: 'camera', ageMs: 0 });
});

test('a damaged profile costs another calibration and nothing else; forgetting leaves none', async () => {
  const reports: ErrorReport[] = [];
  const { folder, app } = await openTestLibrary(undefined, undefined, error => reports.push(error));
  const { api } = app.openSession();
  const find = () =>
    api['calibrations.find']({ reader: made.reader, camera: made.camera, display });
  await agree(api);
  await api['calibrations.save'](made);
  const [reader = ''] = await readdir(folder.readers);
  const [name = ''] = await calibrationsIn(join(folder.readers, reader));
  await writeFile(join(folder.readers, reader, name), '{"profileVersion":1');
  expect(await find()).toBeNull();
  expect(reports.map(({ code }) => code)).toEqual(['library.damagedFile']);
  await api['calibrations.save'](made);
  expect(await find()).not.toBeNull();
  await api['calibrations.forget']({ reader: made.reader });
  expect(await calibrationsIn(join(folder.readers, reader))).toEqual([]);
});
