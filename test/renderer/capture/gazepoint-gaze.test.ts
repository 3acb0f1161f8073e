import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../../../renderer/api-client.ts';
import type { GazeEstimate, GazeGap } from '../../../renderer/capture/gaze-source.ts';
import { GazepointGaze } from '../../../renderer/capture/gazepoint-gaze.ts';
import type { Api, TrackerDevice, TrackerReport } from '../../../src/api/contract.ts';
import { AppError } from '../../../src/base/app-error.ts';

const address = { host: '127.0.0.1', port: 4242, acceptsRemote: false };
const device: TrackerDevice = {
  product: 'GP3HD',
  serial: '7',
  rateHz: 150,
  screen: { leftPx: 0, topPx: 0, widthPx: 1920, heightPx: 1080 },
};
/** The host's clock is so much ahead of the page's. */
const AHEAD_MS = 90_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  vi.stubGlobal('document', new EventTarget());
  // A window without borders in the middle of a full-HD screen.
  vi.stubGlobal('window', {
    ...{ outerWidth: 960, outerHeight: 540, innerWidth: 960, innerHeight: 540 },
    ...{ screenX: 480, screenY: 270, devicePixelRatio: 1 },
    screen: { width: 1920, height: 1080, availLeft: 0, availTop: 0 },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(connected: TrackerDevice = device) {
  const listeners: ((report: TrackerReport) => void)[] = [];
  const reconnected: (() => void)[] = [];
  const api = {
    'trackers.clock': vi.fn(async () => ({ nowMs: performance.now() + AHEAD_MS })),
    'trackers.connect': vi.fn(async () => connected),
    'trackers.disconnect': vi.fn(async () => ({})),
  };
  const client = {
    api: api as Partial<Api> as Api,
    on: (_event: string, listener: never) => {
      listeners.push(listener);
      return () => listeners.splice(0);
    },
    onReconnect: (listener: () => void) => {
      reconnected.push(listener);
      return () => reconnected.splice(0);
    },
  } as Client;
  const source = new GazepointGaze(client, address);
  const heard: GazeEstimate[] = [];
  const gaps: GazeGap[] = [];
  source.onEstimate.add(estimate => heard.push(estimate));
  source.onGap.add(gap => gaps.push(gap));
  const report = (message: TrackerReport) => {
    for (const listener of [...listeners]) listener(message);
  };
  const look = (captureMs: number, gaze: { x: number; y: number } | null) =>
    report({ type: 'samples', samples: [{ captureMs, emittedMs: captureMs + 5, gaze }] });
  return { source, api, heard, gaps, report, look, reconnect: () => reconnected[0]?.() };
}

test('samples are on the page’s clock and in px of the viewport', async () => {
  const { source, heard, look } = open();
  await source.start();
  expect(source).toMatchObject({ isRunning: true, label: 'GP3HD 7' });
  look(AHEAD_MS + 100, { x: 0.5, y: 0.5 });
  look(AHEAD_MS + 107, null);
  expect(heard).toMatchObject([
    { captureMs: 100, emittedMs: 105, xPx: 480, yPx: 270, face: null, eyes: null },
    { captureMs: 107, xPx: null, yPx: null },
  ]);
});

test('a broken connection is told, and the same source goes on', async () => {
  const { source, heard, report, look } = open();
  const failures: string[] = [];
  source.onFailure.add(({ code }) => failures.push(code));
  await source.start();
  report({ type: 'lost', reason: 'the connection was closed' });
  report({ type: 'gap', fromMs: AHEAD_MS, toMs: AHEAD_MS + 900, reason: 'connection lost' });
  look(AHEAD_MS + 900, { x: 0.25, y: 0.25 });
  expect(failures).toEqual(['tracker.lost']);
  expect(heard).toHaveLength(1);
});

test('after the host was away the tracker is connected again, and the gap is told', async () => {
  const { source, api, gaps, look, reconnect } = open();
  await source.start();
  look(AHEAD_MS + 100, { x: 0.5, y: 0.5 });
  reconnect();
  await vi.waitFor(() => expect(api['trackers.connect']).toHaveBeenCalledTimes(2));
  await Promise.resolve();
  look(AHEAD_MS + 2_100, { x: 0.5, y: 0.5 });
  look(AHEAD_MS + 2_107, { x: 0.5, y: 0.5 });
  expect(gaps).toEqual([{ fromMs: 100, toMs: 2_100, reason: 'connection to the host lost' }]);
});

test('a tracker that is gone when its host is back has stopped, and can be started again', async () => {
  const { source, api, reconnect } = open();
  const failures: string[] = [];
  source.onFailure.add(({ code }) => failures.push(code));
  await source.start();
  api['trackers.connect'].mockRejectedValueOnce(
    new AppError({ code: 'tracker.unreachable', message: 'None.' }),
  );
  reconnect();
  await vi.waitFor(() => expect(failures).toEqual(['tracker.unreachable']));
  expect(source.isRunning).toBe(false);
  await source.start();
  expect(source.isRunning).toBe(true);
});

test('a tracker of another screen is refused, and let go of', async () => {
  const { source, api } = open({ ...device, screen: { ...device.screen, leftPx: 1920 } });
  await expect(source.start()).rejects.toMatchObject({ code: 'tracker.otherScreen' });
  expect(source.isRunning).toBe(false);
  expect(api['trackers.disconnect']).toHaveBeenCalledOnce();
});
