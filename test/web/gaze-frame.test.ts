import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { type GazeReport, gazeReport } from '../../renderer/sensors/gaze-protocol.ts';
import { launchBrowser } from '../support/browser.ts';
import { openGazeFrame } from '../support/gaze-frame-page.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';

/** The browser's own fake camera: a moving picture without a face. */
let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
});
afterAll(() => browser?.close());

const patiently = { timeout: 60_000 };

test('without a face every camera frame makes one empty sample, dated before it was known', async () => {
  const { reports, stop } = await startTracker();
  await expect.poll(async () => (await samples(reports)).length, patiently).toBeGreaterThan(8);
  const taken = await samples(reports);
  await stop();
  for (const sample of taken) {
    expect(sample).toMatchObject({ eyes: null, face: null, webGazer: null });
    expect(sample.emittedMs).toBeGreaterThan(sample.captureMs);
  }
  const times = taken.map(sample => sample.captureMs);
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
});

test('a tracking loop that died is noticed, reported as a gap, and started again', async () => {
  const { reports, frame, stop } = await startTracker();
  await expect.poll(async () => (await samples(reports)).length, patiently).toBeGreaterThan(2);
  await frame.evaluate(() => {
    // The loop asks for its next turn and never gets it, as after an exception in it.
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = () => {
      window.requestAnimationFrame = request;
      return 0;
    };
  });
  const gapOf = async () =>
    (await reports()).find(report => report.type === 'gap' && report.reason === 'restarted');
  await expect.poll(gapOf, patiently).toBeDefined();
  const before = (await samples(reports)).length;
  await expect.poll(async () => (await samples(reports)).length, patiently).toBeGreaterThan(before);
  await stop();
});

test('the eyes are found in a process of their own, so that sound and drawing never wait for it', async () => {
  const { frame, stop } = await startTracker();
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  // A frame is a target of the browser only where it has another process than its page.
  const frames = targetInfos.filter(({ type }) => type === 'iframe').map(({ url }) => url);
  await stop();
  expect(frames).toContain(frame.url());
});

test('stop turns the camera off', async () => {
  const { frame, stop } = await startTracker();
  const track = await frame.evaluateHandle(() => {
    const stream = document.querySelector('video')?.srcObject;
    return stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
  });
  expect(await track.evaluate(camera => camera?.readyState)).toBe('live');
  await stop();
  expect(await track.evaluate(camera => camera?.readyState)).toBe('ended');
});

test('mouse clicks in the frame teach the estimator nothing', async () => {
  const { frame, stop } = await startTracker();
  const listens = await frame.evaluate(() => {
    let heard = 0;
    // WebGazer's own click listener reads clientX first of all.
    const click = new MouseEvent('click', { bubbles: true });
    Object.defineProperty(click, 'clientX', { get: () => ++heard });
    document.body.dispatchEvent(click);
    return heard > 0;
  });
  await stop();
  expect(listens).toBe(false);
});

/** The frame inside a page of the app's origin, connected as the app connects it. */
async function startTracker() {
  const host = await openTestHost(await openTestLibrary());
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
  onTestFinished(() => page.close());
  await page.goto(host.url);
  const frame = await openGazeFrame(page, host.origins.gaze);
  await page.evaluate(() => window.gazePort.postMessage({ type: 'start' }));
  const reports = () => reportsOf(page);
  const until = (type: GazeReport['type']) =>
    expect
      .poll(async () => (await reports()).some(report => report.type === type), patiently)
      .toBe(true);
  await until('started');
  const stop = async () => {
    await page.evaluate(() => window.gazePort.postMessage({ type: 'stop' }));
    await until('stopped');
  };
  return { reports, frame, stop };
}

async function reportsOf(page: Page): Promise<GazeReport[]> {
  const received = await page.evaluate(() => window.gazeReports);
  return received.map(report => gazeReport.parse(report));
}

async function samples(reports: () => Promise<GazeReport[]>) {
  return (await reports()).filter(report => report.type === 'sample');
}
