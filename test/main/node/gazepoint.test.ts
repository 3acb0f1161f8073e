import { expect, onTestFinished, test, vi } from 'vitest';
import { GazepointTracker } from '../../../main/node/gazepoint.ts';
import type { TrackerReport } from '../../../src/api/contract.ts';
import { GazepointServer } from '../../support/gazepoint-server.ts';

const OFFSET_MS = 40_000;

/**
 * A device and a tracker connected to it, on a clock of their own: it is `OFFSET_MS` ahead of the
 * device, and a record is heard 3 ms after it was made.
 */
async function connect(rateHz: number, eyes?: (index: number) => ReturnType<typeof looking>) {
  const server = await GazepointServer.start({ rateHz, firstTick: 0, ...(eyes && { eyes }) });
  onTestFinished(() => server.stop());
  let nowMs = 0;
  let onRead = () => {};
  const reports: TrackerReport[] = [];
  const address = { host: '127.0.0.1', port: server.port, acceptsRemote: false };
  /** Read once for every record that arrives. */
  const readClock = () => {
    onRead();
    return nowMs;
  };
  const options = { nowMs: readClock, retryDelaysMs: [0] };
  const tracker = await GazepointTracker.open(address, report => reports.push(report), options);
  onTestFinished(() => tracker.close());
  let count = 0;
  /** Sends records one by one, each heard before the next. */
  const send = async (times: number, skipped = 0) => {
    for (let i = 0; i < times; i++) {
      count += (i === 0 ? skipped : 0) + 1;
      nowMs = OFFSET_MS + ((count - 1) * 1000) / rateHz + 3;
      const heard = new Promise<void>(resolve => {
        onRead = resolve;
      });
      server.sendRecord(i === 0 ? skipped : 0);
      await heard;
    }
  };
  const samples = () =>
    reports.flatMap(report => (report.type === 'samples' ? report.samples : []));
  return { server, tracker, reports, samples, send };
}

const looking = (x: number, y: number, isValid = true) => ({ x, y, isValid });

test.each([60, 150])('records at %d Hz: none is lost, each is dated and placed', async rateHz => {
  const { tracker, samples, send } = await connect(rateHz, i => looking(i / 1000, 0.25));
  expect(tracker.device).toEqual({
    product: 'GP3HD',
    serial: '123456789',
    rateHz,
    screen: { leftPx: 0, topPx: 0, widthPx: 1920, heightPx: 1080 },
  });
  await send(3 * rateHz);
  await vi.waitFor(() => expect(samples()).toHaveLength(3 * rateHz));
  for (const [i, sample] of samples().entries()) {
    expect(sample.gaze).toEqual({ x: i / 1000, y: 0.25 });
    if (i === 0) continue;
    const intervalMs = sample.captureMs - (samples()[i - 1]?.captureMs ?? 0);
    expect(intervalMs).toBeCloseTo(1000 / rateHz, 3);
  }
});

test('gaze the device calls invalid is lost, and beyond the edge it is where it is', async () => {
  const eyes = (i: number) => looking(i % 2 === 0 ? -0.1 : 0.9, 1.2, i % 3 !== 0);
  const { samples, send } = await connect(60, eyes);
  await send(60);
  await vi.waitFor(() => expect(samples()).toHaveLength(60));
  for (const [i, { gaze }] of samples().entries()) {
    expect(gaze).toEqual(i % 3 === 0 ? null : { x: i % 2 === 0 ? -0.1 : 0.9, y: 1.2 });
  }
});

test('records lost on the way are told as a gap', async () => {
  const { reports, samples, send } = await connect(60);
  await send(60);
  await send(60, 12);
  await vi.waitFor(() => expect(samples()).toHaveLength(120));
  const gaps = reports.filter(report => report.type === 'gap');
  expect(gaps).toMatchObject([{ reason: '12 samples did not arrive' }]);
  expect((gaps[0]?.toMs ?? 0) - (gaps[0]?.fromMs ?? 0)).toBeCloseTo((13 * 1000) / 60, 3);
});

test('a connection that breaks is told, tried again, and goes on after a gap', async () => {
  const { server, reports, samples, send } = await connect(150);
  await send(150);
  await vi.waitFor(() => expect(samples()).toHaveLength(150));
  await server.stop();
  await vi.waitFor(() => expect(reports.at(-1)).toMatchObject({ type: 'lost' }));
  await server.listen();
  await vi.waitFor(() => expect(reports.at(-1)).toMatchObject({ type: 'found' }), 5_000);
  await send(150, 450);
  await vi.waitFor(() => expect(samples()).toHaveLength(300));
  const gaps = reports.filter(report => report.type === 'gap');
  expect(gaps).toMatchObject([{ reason: 'connection lost' }]);
  expect((gaps[0]?.toMs ?? 0) - (gaps[0]?.fromMs ?? 0)).toBeCloseTo((451 * 1000) / 150, 0);
});

test('calibrates by the device’s own dots and tells each point’s result', async () => {
  const { tracker, reports, server } = await connect(60);
  const result = await tracker.calibrate();
  expect(result).toMatchObject({ meanErrorPx: 19.43, validPointCount: 4 });
  expect(result.points[1]).toEqual({
    target: { x: 0.85, y: 0.15 },
    left: { x: 0.85, y: 0.15 },
    right: { x: 0.86, y: 0.15 },
  });
  expect(result.points[4]).toMatchObject({ left: null, right: null });
  expect(reports.map(report => report.type)).toEqual(Array(5).fill('calibrating'));
  await vi.waitFor(() => expect(server.heard.at(-1)).toBe('<SET ID="CALIBRATE_SHOW" STATE="0" />'));
});

const nothing = () => {};

test('says where nothing listens, and asks before gaze crosses a network', async () => {
  const server = await GazepointServer.start({ rateHz: 60 });
  await server.stop();
  const address = { host: '127.0.0.1', port: server.port, acceptsRemote: false };
  await expect(GazepointTracker.open(address, nothing)).rejects.toMatchObject({
    code: 'tracker.unreachable',
    actual: 'ECONNREFUSED',
  });
  const remote = { ...address, host: '192.0.2.1' };
  await expect(GazepointTracker.open(remote, nothing)).rejects.toMatchObject({
    code: 'tracker.remote',
  });
});

test('whatever answers must tell its screen and its clock', async () => {
  const server = await GazepointServer.start({ rateHz: 60, ticksPerSecond: 0 });
  onTestFinished(() => server.stop());
  const address = { host: '127.0.0.1', port: server.port, acceptsRemote: false };
  await expect(GazepointTracker.open(address, nothing)).rejects.toMatchObject({
    code: 'tracker.protocol',
  });
});
