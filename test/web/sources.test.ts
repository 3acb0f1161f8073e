import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import { launchBrowser } from '../support/browser.ts';
import { agree } from '../support/consent.ts';
import { GazepointServer } from '../support/gazepoint-server.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { smallPng } from '../support/small-reading.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const VIEWPORT = { width: 1280, height: 720 };

test.each([60, 150])(
  'a Gazepoint tracker at %d Hz: calibrated, read with, its loss marked as a gap',
  async rateHz => {
    const eyes = (i: number) => ({ x: 0.25, y: 0.75, isValid: i % 10 !== 0 });
    const screen = { leftPx: 0, topPx: 0, widthPx: VIEWPORT.width, heightPx: VIEWPORT.height };
    const server = await GazepointServer.start({ rateHz, eyes, screen });
    onTestFinished(() => server.stop());
    server.stream();
    const library = await openTestLibrary();
    const { api } = library.app.openSession();
    await api['settings.set']({
      gazeSource: 'gazepoint',
      tracker: { host: '127.0.0.1', port: server.port, acceptsRemote: false },
    });
    const page = await openSetUp(library);
    await page.getByText('Connected: GP3HD 123456789').waitFor();
    const corner = await viewportCorner(page);
    await page.getByRole('button', { name: 'Calibrate with the device’s dots' }).click();
    await page.getByText('4 of 5 dots found, 19 px off on average').waitFor();
    await page.getByRole('button', { name: 'Open the film' }).click();
    await page.getByText('Recording gaze, no dictation').waitFor();
    await recordFor(library, rateHz);

    await server.stop();
    await page.getByText('The connection to the eye tracker broke.').waitFor();
    await server.listen();
    server.stream();
    await recordFor(library, rateHz);
    await page.keyboard.press('Enter');
    await page.getByText(/^Saved\./).waitFor();

    const { header, events } = await theReading(library);
    expect(header).toMatchObject({ gazeSource: 'gazepoint', calibration: null });
    const gaze = events.filter(event => event.type === 'gaze');
    const seen = gaze.filter(({ xPx }) => xPx !== null);
    expect(1 - seen.length / gaze.length).toBeCloseTo(0.1, 1);
    const place = {
      xPx: VIEWPORT.width / 4 - corner.xPx,
      yPx: (VIEWPORT.height * 3) / 4 - corner.yPx,
    };
    for (const { xPx, yPx } of seen) expect({ xPx, yPx }).toEqual(place);
    const intervals = gaze.slice(1).map(({ tMs }, i) => tMs - (gaze[i]?.tMs ?? 0));
    const median = intervals.toSorted((a, b) => a - b)[intervals.length >> 1] ?? 0;
    expect(1000 / median).toBeGreaterThan(rateHz * 0.97);
    expect(1000 / median).toBeLessThan(rateHz * 1.03);
    const gaps = events.filter(event => event.type === 'mark' && event.what === 'gap');
    expect(gaps).toMatchObject([{ detail: expect.stringContaining('connection lost') }]);
  },
);

test('the mouse is said to be one, at every place where its reading appears', async () => {
  const library = await openTestLibrary();
  const page = await openSetUp(library);
  await page.getByRole('combobox', { name: 'Gaze from' }).click();
  await page.getByRole('option', { name: 'Mouse, for practice' }).click();
  await page.getByText('the mouse stands in for your eyes').waitFor();
  await page.getByRole('button', { name: 'Open the film' }).click();
  await page.getByText('Recording gaze, no dictation').waitFor();
  await page.getByText('Mouse, for practice').waitFor();
  await page.mouse.move(300, 200);
  await page.mouse.move(310, 210);
  await recordFor(library, 30);
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Mouse, for practice').waitFor();

  const { header, events } = await theReading(library);
  expect(header.gazeSource).toBe('mouse');
  const gaze = events.filter(event => event.type === 'gaze');
  expect(gaze.at(-1)).toMatchObject({ xPx: 310, yPx: 210 });
  const { api } = library.app.openSession();
  const [summary] = await api['readings.list']({});
  expect(summary?.exclusion).toMatchObject({
    by: 'gate',
    issues: expect.arrayContaining([expect.objectContaining({ what: 'notEyes' })]),
  });
  expect(await api['settings.get']({})).toMatchObject({ gazeSource: 'mouse' });
});

/** The set-up of a film's reading, without dictation. */
async function openSetUp(library: OpenLibrary): Promise<Page> {
  const { api } = library.app.openSession();
  const { imported } = await api['studies.import']({
    files: [{ fileName: 'film.png', content: smallPng() }],
  });
  await api['settings.set']({ reader: 'Dr Ada Test' });
  await agree(api, 'Dr Ada Test');
  const host = await openTestHost(library);
  const page = await browser.newPage({ viewport: VIEWPORT });
  onTestFinished(() => page.close());
  await page.goto(`${host.url}#/read/${imported[0]?.studyId}`);
  await page.getByRole('switch', { name: 'Record dictation' }).click();
  return page;
}

/** Where the browser itself says that the viewport's corner is on the screen. */
async function viewportCorner(page: Page) {
  // The page has to be listening before the mouse moves: nothing else would ever come.
  const listening = await page.evaluateHandle(() => ({
    corner: new Promise<{ xPx: number; yPx: number }>(resolve => {
      const tell = ({ screenX, clientX, screenY, clientY }: MouseEvent) =>
        resolve({ xPx: screenX - clientX, yPx: screenY - clientY });
      document.addEventListener('mousemove', tell, { once: true });
    }),
  }));
  await page.mouse.move(200, 200);
  await page.mouse.move(210, 210);
  return listening.evaluate(({ corner }) => corner);
}

/** Waits until the reading has so many more samples. */
async function recordFor(library: OpenLibrary, sampleCount: number): Promise<void> {
  const samples = async () =>
    (await theReading(library)).events.filter(({ type }) => type === 'gaze').length;
  const before = await samples();
  await expect.poll(samples).toBeGreaterThan(before + sampleCount);
}

async function theReading({ app }: OpenLibrary) {
  const { api } = app.openSession();
  const [summary] = await api['readings.list']({});
  return api['readings.read']({ readingId: summary?.readingId ?? '' });
}
