import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import { launchBrowser } from '../support/browser.ts';
import { agree } from '../support/consent.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { smallPng } from '../support/small-reading.ts';

/** There are a camera and a microphone, but whoever asks for them is refused. */
let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--deny-permission-prompts',
  ]);
});
afterAll(() => browser?.close());

test('says in plain words that camera and microphone are refused, and reads without them', async () => {
  const library = await openTestLibrary();
  const page = await openSetUp(library);
  await page.getByText('Foveal may not use the camera.').waitFor();
  await page.getByText('Foveal may not use the microphone.').waitFor();
  expect(await page.getByRole('button', { name: 'Calibrate' }).isDisabled()).toBe(true);

  await readWithoutDevices(page);
  const film = page.getByRole('img', { name: 'Chest film' });
  await film.waitFor();
  expect(await page.getByRole('status').first().textContent()).toBe('Recording the views only');
  await page.keyboard.press('i');
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\. 0 words, 0 sentences, no gaze/).waitFor();

  const { api } = library.app.openSession();
  const [summary] = await api['readings.list']({});
  expect(summary).toMatchObject({ state: 'finished', reader: 'Dr Ada Test', lossShare: null });
  const { header, events } = await api['readings.read']({ readingId: summary?.readingId ?? '' });
  expect(header).toMatchObject({ gazeSource: 'none', calibration: null, speechModel: null });
  const views = events.filter(event => event.type === 'view');
  expect(views.map(view => view.inverted)).toEqual([false, true]);
  expect(events.filter(event => event.type === 'mark').map(mark => mark.what)).toEqual([
    'started',
    'finished',
  ]);
});

test('every zoom, pan and window of the film goes into the journal', async () => {
  const library = await openTestLibrary();
  const page = await openSetUp(library);
  await readWithoutDevices(page);
  await page.getByRole('img', { name: 'Chest film' }).waitFor();
  await page.mouse.move(640, 300);
  await page.mouse.wheel(0, -200);
  await page.mouse.down();
  await page.mouse.move(700, 340);
  await page.mouse.up();
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();

  const { api } = library.app.openSession();
  const [summary] = await api['readings.list']({});
  const { events } = await api['readings.read']({ readingId: summary?.readingId ?? '' });
  const views = events.filter(event => event.type === 'view');
  const [first, last] = [views[0], views.at(-1)];
  expect(last?.imageToScreen[0]).toBeGreaterThan(first?.imageToScreen[0] ?? Number.NaN);
  expect(last?.windowWidth).toBeGreaterThan(first?.windowWidth ?? Number.NaN);
  const times = views.map(view => view.tMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('after each film one key opens the next in the list’s order, already decoded', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  const names = ['a', 'b', 'c', 'd', 'e'];
  const { imported } = await api['studies.import']({
    files: names.map((name, seed) => ({ fileName: `${name}.png`, content: smallPng(seed) })),
    keepFileNames: true,
  });
  const ids = imported.map(({ studyId }) => studyId);
  await api['studies.exclude']({ studyIds: [ids[1] ?? ''], reason: 'wrongView' });
  const worklist = { filter: 'unread', sort: 'name', studyId: ids[0] ?? '' } as const;
  await api['settings.set']({ reader: 'Dr Ada Test', worklist });
  await agree(api);
  const opened: string[] = [];
  const { bytes } = library.ports.studies;
  vi.spyOn(library.ports.studies, 'bytes').mockImplementation(study => {
    opened.push(study.fileName);
    return bytes.call(library.ports.studies, study);
  });
  const page = await openPage(library, `/read/${ids[0]}`);
  await readWithoutDevices(page);
  const film = page.getByRole('img', { name: 'Chest film' });
  const finish = async () => {
    await film.waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^Saved\./).waitFor();
  };
  await finish();
  await expect.poll(() => opened).toEqual(['a.png', 'c.png']);
  await page.keyboard.press('n');
  await finish();
  await expect.poll(() => opened).toEqual(['a.png', 'c.png', 'd.png']);
  await page.keyboard.press('Enter');
  await film.waitFor();
  await expect.poll(() => opened).toEqual(['a.png', 'c.png', 'd.png', 'e.png']);

  // Skipped: its reading is thrown away, and it stays unread.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard and go on' }).click();
  await page.waitForURL(url => url.hash === `#/read/${ids[4]}`);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await finish();
  const states = async () => (await api['studies.list']({})).map(({ status }) => status);
  expect(await states()).toEqual(['read', 'excluded', 'read', 'unread', 'read']);
  await page.keyboard.press('p');
  await page.waitForURL(url => url.hash === `#/read/${ids[3]}`);
  await page.keyboard.press('Escape');
  await page.waitForURL(url => url.hash === `#/library/${ids[3]}`);
  // What was kept in memory on the way is gone: the first film is decoded anew.
  await page.evaluate(id => location.assign(`#/read/${id}`), ids[0]);
  await expect.poll(() => opened.filter(name => name === 'a.png')).toHaveLength(2);
});

test('a reading is discarded only after asking', async () => {
  const library = await openTestLibrary();
  const page = await openSetUp(library);
  await readWithoutDevices(page);
  await page.getByRole('img', { name: 'Chest film' }).waitFor();

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keep reading' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await page.waitForURL(url => url.hash.startsWith('#/library/'));

  const [summary] = await library.app.openSession().api['readings.list']({});
  expect(summary?.state).toBe('discarded');
});

const waysToLeave: [string, (page: Page) => Promise<unknown>][] = [
  ['closing the page', page => page.goto('about:blank')],
  ['going to another screen', page => page.evaluate(() => location.assign('#/library'))],
];

test.each(waysToLeave)(
  '%s in the middle keeps the reading, interrupted, to be gone on with',
  async (_, leave) => {
    const library = await openTestLibrary();
    const page = await openSetUp(library);
    await readWithoutDevices(page);
    await page.getByRole('img', { name: 'Chest film' }).waitFor();
    const { api } = library.app.openSession();
    const studyId = (await api['studies.list']({}))[0]?.studyId ?? '';
    const [begun] = await api['readings.list']({});
    const stored = async () =>
      (await api['readings.read']({ readingId: begun?.readingId ?? '' })).events.length;
    await expect.poll(stored, { timeout: 10_000 }).toBeGreaterThan(1);
    await leave(page);
    await expect
      .poll(async () => (await api['readings.list']({}))[0]?.state, { timeout: 10_000 })
      .toBe('interrupted');

    const readingId = (await api['readings.list']({}))[0]?.readingId ?? '';
    const again = await openPage(library, `/read/${studyId}/${readingId}`);
    await readWithoutDevices(again);
    await again.getByRole('img', { name: 'Chest film' }).waitFor();
    await again.keyboard.press('Enter');
    await again.getByText(/^Saved\./).waitFor();

    const { events } = await api['readings.read']({ readingId });
    const marks = events.filter(event => event.type === 'mark');
    expect(marks.map(mark => mark.what)).toEqual(['started', 'resumed', 'finished']);
    expect(marks[1]?.setup).toMatchObject({ gazeSource: 'none', screen: { widthPx: 1280 } });
  },
);

async function openSetUp(library: OpenLibrary): Promise<Page> {
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const { imported } = await api['studies.import']({ files });
  await api['settings.set']({ reader: 'Dr Ada Test' });
  await agree(api);
  return openPage(library, `/read/${imported[0]?.studyId}`);
}

async function openPage(library: OpenLibrary, route: string): Promise<Page> {
  const host = await openTestHost(library);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => page.close());
  await page.goto(`${host.url}#${route}`);
  return page;
}

async function readWithoutDevices(page: Page): Promise<void> {
  await page.getByRole('switch', { name: 'Record gaze' }).uncheck();
  await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
  await page.getByRole('button', { name: 'Open the film' }).click();
}
