import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import { launchBrowser } from '../support/browser.ts';
import { calibrateStandIn } from '../support/calibrate-stand-in.ts';
import { agree } from '../support/consent.ts';
import { focused, focusedName, type TabStop, tabTo } from '../support/keyboard.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../support/small-reading.ts';
import { standInGazeFrame } from '../support/stand-in-gaze-frame.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
});
afterAll(() => browser?.close());

test('the whole way from import to review goes without a mouse', async () => {
  const library = await openTestLibrary();
  const page = await openPage(library, '/library');
  const press = (key: string) => page.keyboard.press(key);

  // Import and select.
  await page.getByText('No films yet').waitFor();
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, 'Choose films');
  await press('Enter');
  // The menu takes the focus when it has unfolded; a key before that is the button's.
  await page.locator('[role="menu"]:focus, [role="menu"] :focus').waitFor({ state: 'attached' });
  await press('ArrowDown');
  await expect.poll(() => focusedName(page)).toBe('Files or a zip …');
  await press('Enter');
  await (await chooser).setFiles([
    { name: 'film.png', mimeType: 'image/png', buffer: Buffer.from(smallPng()) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no film at all') },
  ]);
  await page.getByRole('button', { name: 'Report' }).waitFor();
  await tabTo(page, 'Report');
  await press('Enter');
  await page.getByRole('dialog').getByText('study.notAnImage').waitFor();
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(() => focusedName(page)).toBe('Report');
  await page.getByRole('option', { selected: true }).waitFor();
  await tabTo(page, 'Films');
  await press('ArrowDown');
  await press('Enter');

  // Who reads, and that the camera may watch: nothing is agreed to in advance.
  await tabTo(page, 'Your name');
  await page.keyboard.type('Dr Ada Test');
  await tabTo(page, /^Camera/);
  await press('Space');
  await tabTo(page, 'Go on');
  await press('Enter');
  await page.getByText('Face found').waitFor();
  await page.getByText('You have not agreed to the microphone').waitFor();
  await press('Enter');

  // Nine dots to learn, five to check.
  await calibrateStandIn(page);
  await page.getByRole('heading', { name: 'Calibrated' }).waitFor();
  await press('Enter');

  // Reading: the film answers to keys, and a dialog gives the focus back.
  await page.getByText('Recording gaze, no dictation').waitFor();
  await press('i');
  await tabTo(page, /^Discard/);
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await focusedName(page)).toBe('Keep reading');
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(() => focusedName(page)).toMatch(/^Discard/);
  await tabTo(page, /^Finish/);
  await press('Enter');

  await page.getByText(/^Saved\./).waitFor();
  await press('v');
  await page.waitForURL(url => url.hash.startsWith('#/review/'));
  await page.getByText('No words were recorded').waitFor();

  const { api } = library.app.openSession();
  const [reading] = await api['readings.list']({});
  expect(reading).toMatchObject({ state: 'finished', reader: 'Dr Ada Test' });
  expect(reading?.gazeSampleCount).toBeGreaterThan(0);
});

test.each([
  ['library', '/library'],
  ['training', '/train'],
  ['review', '/review'],
  ['evaluation', '/evaluate'],
  ['settings', '/settings'],
  ['set-up of a reading', '/read/'],
])('every stop of the Tab key shows where it is: %s', async (_what, route) => {
  const library = await openTestLibrary();
  const studyId = await fill(library);
  const page = await openPage(library, route.endsWith('/') ? `${route}${studyId}` : route);
  await page.locator('h1').waitFor();
  await page.getByRole('button').first().waitFor();
  const stops = await tabStops(page);
  expect(stops.length).toBeGreaterThan(3);
  expect(stops.filter(stop => !stop.isVisible).map(stop => stop.name)).toEqual([]);
  // Nobody has to guess what a stop is.
  expect(stops.filter(stop => stop.name === '')).toEqual([]);
});

async function openPage(library: OpenLibrary, route: string): Promise<Page> {
  const host = await openTestHost(library);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => page.close());
  await standInGazeFrame(page);
  await page.goto(`${host.url}#${route}`);
  return page;
}

async function fill(library: OpenLibrary): Promise<string> {
  const { api } = library.app.openSession();
  await api['settings.set']({ reader: 'Dr Ada Test' });
  await agree(api);
  const files = [1, 2].map(seed => ({ fileName: `film-${seed}.png`, content: smallPng(seed) }));
  const { imported } = await api['studies.import']({ files });
  const begun = await api['readings.begin'](beginInput(imported[0]?.studyId ?? ''));
  await api['readings.append']({ readingId: begun.readingId, events: smallReading() });
  await api['readings.finish'](begun);
  return imported[1]?.studyId ?? '';
}

/** All stops until the focus is back at the beginning. */
async function tabStops(page: Page): Promise<TabStop[]> {
  const stops: TabStop[] = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const isOver = await page.evaluate(() => document.activeElement === document.body);
    if (isOver) return stops;
    stops.push(await focused(page));
  }
  throw new Error('Tab never comes to an end');
}
