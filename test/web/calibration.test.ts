import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import { validationPoints } from '../../renderer/screens/read/calibration-points.ts';
import type { Api } from '../../src/api/contract.ts';
import { launchBrowser } from '../support/browser.ts';
import { calibrateStandIn, takeDot } from '../support/calibrate-stand-in.ts';
import { agree } from '../support/consent.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { greyPng } from '../support/small-reading.ts';
import { standInGazeFrame, standInLooksAt } from '../support/stand-in-gaze-frame.ts';

const VIEWPORT = { widthPx: 1280, heightPx: 720 };
const checks = validationPoints(VIEWPORT);
/** The dot of the drift check. */
const middle = checks[2] ?? { xPx: 0, yPx: 0 };

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
});
afterAll(() => browser?.close());

test('a calibration is judged, one dot taken again, accepted, checked before the next reading and offered again', async () => {
  const library = await openTestLibrary();
  const { page, url, api } = await openSetUp(library);
  await page.getByRole('button', { name: 'Calibrate' }).click();
  await calibrateStandIn(page);
  await page.getByRole('heading', { name: 'Calibrated' }).waitFor();
  expect(await page.getByText(/of a 7×7 cell on this film/).count()).toBe(1);
  expect(await page.getByRole('row').count()).toBe(6);

  // One validation dot again, looked at beside: it is the worst then, and refuses the whole.
  await page.keyboard.press('2');
  await takeDot(page, 'Validation dot 2', { xPx: 300, yPx: 600 }, 7);
  await page.getByText(/The worst dot is \d+\.\d° off; at most 5\.0° are accepted/).waitFor();
  await page.getByRole('button', { name: 'Take validation dot 2 again' }).press('Enter');
  await takeDot(page, 'Validation dot 2', checks[1] ?? middle, 8);
  await page.getByRole('heading', { name: 'Calibrated' }).waitFor();
  // A calibration dot, too: everything is learnt anew and judged by the looks that are there.
  await page.getByRole('button', { name: 'Take calibration dot 1 again' }).click();
  await takeDot(page, 'Calibration dot 1', { xPx: 128, yPx: 72 }, 9);
  await page.getByRole('heading', { name: 'Calibrated' }).waitFor();

  await standInLooksAt(page, middle, 10);
  await page.keyboard.press('Enter');
  await finishReading(page, api);
  await page.keyboard.press('r');
  // One dot, a second, and the film opens by itself.
  await page.getByRole('button', { name: 'Dot of the drift check' }).waitFor();
  await finishReading(page, api);
  const [first, second] = await api['readings.list']({});
  expect(second).toMatchObject({ state: 'finished', issues: [], exclusion: null });
  const { header } = await api['readings.read']({ readingId: second?.readingId ?? '' });
  expect(header.driftCheck).toMatchObject(middle);
  expect(header.driftCheck?.samples.length).toBeGreaterThan(5);
  const before = await api['readings.read']({ readingId: first?.readingId ?? '' });
  expect(before.header.driftCheck).toBeNull();
  expect(before.header.calibration?.validation[0]?.samples[0]?.tMs).toBe(0);

  // The head has moved: the dot is seen far from where it was; then the eyes are not found at all.
  await standInLooksAt(page, { xPx: middle.xPx + 400, yPx: middle.yPx }, 11);
  await page.keyboard.press('r');
  await page
    .getByText(/away from where they were at the calibration; 3\.0° are tolerated/)
    .waitFor();
  await standInLooksAt(page, null);
  await page.keyboard.press('r');
  await page.getByText('Your eyes were not found.').waitFor();
  await standInLooksAt(page, middle, 12);
  await page.keyboard.press('r');
  await finishReading(page, api);

  // Next time, in a window of the same size.
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByText(/^Calibrated .* on this display, off by \d\.\d° on average/).waitFor();
  expect(await page.getByRole('button', { name: 'Calibrate again' }).count()).toBe(1);
  await page.setViewportSize({ width: 1200, height: 720 });
  await page.getByText(/the window, its size or its display have changed/i).waitFor();
  expect(await page.getByRole('button', { name: 'Calibrate', exact: true }).count()).toBe(1);
});

test('eyes that never move are refused; used anyway, the reading is left out of training until somebody takes it in', async () => {
  const library = await openTestLibrary();
  const { page, api } = await openSetUp(library);
  await page.getByRole('button', { name: 'Calibrate' }).click();
  await page.getByRole('button', { name: 'Calibration dot 1', exact: true }).waitFor();
  await page.keyboard.press('p');
  await page.getByText('Paused').waitFor();
  expect(await page.getByRole('button', { name: 'Calibration dot 1' }).count()).toBe(0);
  await page.keyboard.press('p');
  await stareThroughDots(page);
  await page.getByRole('heading', { name: 'This calibration is not good enough' }).waitFor();
  await page.getByText(/^The mean offset is \d+\.\d°; at most 3\.0° are accepted\.$/).waitFor();
  await page.getByText(/Keep your head still/).waitFor();
  await page.keyboard.press('u');
  await finishReading(page, api);
  const notice = page.getByRole('region', { name: 'Quality of the gaze' });
  await notice.getByText('Left out of training').waitFor();
  await notice.getByText(/Expected error \d+\.\d of a 7×7 cell/).waitFor();
  expect((await api['readings.list']({}))[0]?.exclusion?.by).toBe('gate');
  await notice.getByRole('button', { name: 'Train on it anyway' }).click();
  await notice.getByLabel('Why train on it all the same?').waitFor();
  await page.getByRole('option', { name: 'The gaze fits the findings' }).click();
  await notice.getByRole('button', { name: 'Train on it anyway' }).click();
  await notice.getByText('Trained on although the gaze is poor').waitFor();
  expect((await api['readings.list']({}))[0]).toMatchObject({
    exclusion: null,
    inclusion: { reason: 'The gaze fits the findings' },
  });
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Quality of the gaze' }).waitFor();
});

/** Presses the space bar at each dot, looking nowhere in particular. */
async function stareThroughDots(page: Page): Promise<void> {
  const dots = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${kind} dot ${i + 1}`);
  for (const name of [...dots('Calibration', 9), ...dots('Validation', 5)]) {
    const dot = page.getByRole('button', { name, exact: true });
    await dot.waitFor();
    await page.keyboard.press('Space');
    await dot.waitFor({ state: 'detached' });
  }
}

async function finishReading(page: Page, api: Api): Promise<void> {
  await page.getByText('Recording gaze, no dictation').waitFor();
  // A reading of no time at all would have lost the eyes in most of it.
  const { length } = await api['readings.list']({});
  const gazeCount = async () => {
    const newest = (await api['readings.list']({}))[length - 1];
    const { events } = await api['readings.read']({ readingId: newest?.readingId ?? '' });
    return events.filter(({ type }) => type === 'gaze').length;
  };
  await expect.poll(gazeCount, { timeout: 10_000 }).toBeGreaterThan(10);
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
}

async function openSetUp(library: OpenLibrary) {
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: greyPng(640, 480, 3) }];
  const { imported } = await api['studies.import']({ files });
  await api['settings.set']({ reader: 'Dr Ada Test' });
  await agree(api);
  const host = await openTestHost(library);
  const page = await browser.newPage({
    viewport: { width: VIEWPORT.widthPx, height: VIEWPORT.heightPx },
    reducedMotion: 'reduce',
  });
  onTestFinished(() => page.close());
  await standInGazeFrame(page);
  const url = `${host.url}#/read/${imported[0]?.studyId}`;
  await page.goto(url);
  await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
  await page.getByText('Face found').waitFor();
  return { page, url, api };
}
