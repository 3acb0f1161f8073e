import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { startModelHost } from '../../main/node/model-host-port.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { Input } from '../../src/api/contract.ts';
import { launchBrowser } from '../support/browser.ts';
import { agree } from '../support/consent.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../support/small-reading.ts';

/** Starting the model process and compiling the step take their time on a busy machine. */
const SLOW_MS = 120_000;

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a run is checked, started, watched, paused, seen again after a reload, resumed, cancelled and branched', async () => {
  const library = await openTestLibrary(undefined, startModelHost);
  await addReadings(library, 4);
  const host = await openTestHost(library);
  const page = await newPage();
  await page.goto(`${host.url}#/train`);
  await page.getByText('4 finished readings').waitFor();

  await page.getByRole('button', { name: 'Check before starting' }).click();
  await page.getByText('4 to train on, 0 to judge by').waitFor({ timeout: SLOW_MS });
  await page
    .getByText(/^\d+(\.\d)? MB of \d[\d,]* MB free$/)
    .first()
    .waitFor();

  await page.getByLabel('Steps').fill('5000');
  await page.getByLabel('Batch size').fill('2');
  await page.getByRole('button', { name: 'Start training' }).click();
  const curve = page.locator('[data-points]');
  const points = async () => Number(await curve.getAttribute('data-points'));
  await expect.poll(points, { timeout: SLOW_MS }).toBeGreaterThan(1);
  const seen = await points();
  await expect.poll(points, { timeout: SLOW_MS }).toBeGreaterThan(seen);

  const panel = page.getByRole('region', { name: /^Run of/ });
  await panel.getByRole('button', { name: 'Pause' }).click();
  await panel.getByText('Paused').waitFor({ timeout: SLOW_MS });
  const stepsAtPause = await stepOf(library);

  await page.reload();
  await panel.getByText('Paused').waitFor();
  expect(await stepOf(library)).toBe(stepsAtPause);
  await expect.poll(points).toBe(stepsAtPause);
  await panel.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(points, { timeout: SLOW_MS }).toBeGreaterThan(stepsAtPause);

  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByText('Cancelled').waitFor({ timeout: SLOW_MS });

  await panel.getByRole('button', { name: 'More of this run' }).click();
  await page.getByRole('menuitem', { name: /^Branch from/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Branch from a checkpoint' });
  await dialog.getByLabel('Learning rate').fill('0.0001');
  await dialog.getByRole('button', { name: 'Start the branch' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await panel.getByText('Running').waitFor({ timeout: SLOW_MS });
  const cancelledAt = await stepOf(library, 'cancelled');
  await expect
    .poll(() => stepOf(library, 'running'), { timeout: SLOW_MS })
    .toBeGreaterThan(cancelledAt);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => stepOf(library, 'running'), { timeout: SLOW_MS }).toBe(0);
});

test('other curves, the log and the file of a curve are a click away', async () => {
  const library = await openTestLibrary();
  await addReadings(library, 2);
  const host = await openTestHost(library);
  const page = await newPage();
  await page.goto(`${host.url}#/train`);
  await page.getByLabel('Steps').fill('3');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.locator('[data-points="3"]').waitFor();
  await page.getByText('Learning rate', { exact: true }).last().click();
  await page.getByText('Memory', { exact: true }).click();
  const panel = page.getByRole('region', { name: /^Run of/ });
  await panel.getByText('100 MB').first().waitFor();
  await panel.getByRole('button', { name: 'More of this run' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save the curve as CSV' }).click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/\.csv$/);
});

test('readings that are left out are counted by reason, and taken in again for one', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await addReadings(library, 2);
  await agree(api, beginInput('').reader);
  await addReadings(library, 2, { firstSeed: 3, gazeSource: 'webcam' });
  const readings = await api['readings.list']({});
  const webcam = readings.find(({ gazeSource }) => gazeSource === 'webcam');
  const byHand = { readingId: webcam?.readingId ?? '', isLeftOut: true, reason: 'the phone rang' };
  await api['readings.decide'](byHand);
  const host = await openTestHost(library);
  const page = await newPage();
  await page.goto(`${host.url}#/train`);
  await page.getByText('2 finished readings').waitFor();
  const head = page.getByRole('button', { name: /^2 readings are left out/ });
  expect(await head.textContent()).toContain('(calibration not validated: 1, by hand: 1)');
  await head.click();
  const notices = page.getByRole('region', { name: 'Quality of the gaze' });
  const rejected = notices.filter({ hasNotText: 'the phone rang' });
  await rejected.getByRole('button', { name: 'Train on it anyway' }).click();
  await rejected.getByLabel('Why train on it all the same?').fill('looked at by hand');
  await page.keyboard.press('Enter');
  await page.getByText('3 finished readings').waitFor();
  await page.getByText('1 is trained on against the gate.').waitFor();
  await page.getByText(/“looked at by hand”/).waitFor();
});

/** Steps of the newest run, or of the one in a state; 0 where there is none. */
async function stepOf(library: OpenLibrary, state?: string): Promise<number> {
  const runs = await library.app.openSession().api['runs.list']({});
  const run = state === undefined ? runs[0] : runs.find(run => run.state === state);
  return run?.step ?? 0;
}

async function addReadings(
  library: OpenLibrary,
  count: number,
  { firstSeed = 1, ...how }: Partial<Input<'readings.begin'>> & { firstSeed?: number } = {},
): Promise<void> {
  const { api } = library.app.openSession();
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const files = [{ fileName: `film ${seed}.png`, content: smallPng(seed) }];
    const { imported } = await api['studies.import']({ files });
    const begin = { ...beginInput(imported[0]?.studyId ?? ''), ...how };
    const { readingId } = await api['readings.begin'](begin);
    await api['readings.append']({ readingId, events: smallReading() });
    await api['readings.finish']({ readingId });
  }
}

async function newPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const thrown: Error[] = [];
  page.on('pageerror', error => thrown.push(error));
  onTestFinished(async () => {
    await page.close();
    expect(thrown).toEqual([]);
  });
  return page;
}
