import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { JournalFile } from '../../main/node/journal-appender.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import { AppError } from '../../src/base/app-error.ts';
import { launchBrowser } from '../support/browser.ts';
import { agree } from '../support/consent.ts';
import { shownFor } from '../support/fault-table.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { smallPng } from '../support/small-reading.ts';

beforeAll(() => buildRendererIfStale());

const fakeDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const patiently = { timeout: 60_000 };

test.for([
  ['permission denied', ['--use-fake-device-for-media-stream', '--deny-permission-prompts']],
  ['no camera', ['--use-fake-ui-for-media-stream']],
  ['no WebGL', [...fakeDevices, '--disable-3d-apis']],
] as const)(
  'a camera that can’t be used is told, and one can read without: %s',
  async ([what, flags]) => {
    const shown = {
      'permission denied': shownFor('camera permission denied'),
      'no camera': shownFor('no camera'),
      'no WebGL': shownFor('no WebGL, camera'),
    }[what];
    const { page } = await openSetUp(await launch(...flags));
    await expectShown(page, shown);
    expect(await page.getByText('Camera on').count()).toBe(0);
    await page.getByRole('switch', { name: 'Record gaze' }).uncheck();
    await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
    expect(await page.getByRole('button', { name: 'Open the film' }).isEnabled()).toBe(true);
  },
);

test('a camera whose track ends is told, and can be started again', async () => {
  const { page, gazeOrigin } = await openSetUp(await launch(...fakeDevices));
  await page.getByText('Camera and microphone on').waitFor(patiently);
  const frame = page.frames().find(candidate => candidate.url().startsWith(gazeOrigin));
  await frame?.evaluate(() => {
    const stream = document.querySelector('video')?.srcObject;
    const track = stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
    track?.stop();
    // A page that stops its own track hears nothing of it; the event is what unplugging brings.
    track?.dispatchEvent(new Event('ended'));
  });
  await expectShown(page, shownFor('camera track ended'));
  await page.getByText('Microphone on', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByText('Camera and microphone on').waitFor(patiently);
});

test('without WebGL films can’t be drawn, and that is told', async () => {
  const { page, library } = await openSetUp(await launch('--disable-3d-apis'));
  const [study] = await library.app.openSession().api['studies.list']({});
  await page.evaluate(id => location.assign(`#/film/${id}`), study?.studyId);
  await expectShown(page, shownFor('no WebGL, films'));
});

test('a full disk veils the film and keeps what it refused, until there is room again', async () => {
  const { page, library } = await openSetUp(await launch(...fakeDevices));
  await page.getByRole('switch', { name: 'Record gaze' }).uncheck();
  await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
  await page.getByRole('button', { name: 'Open the film' }).click();
  await page.getByRole('img', { name: 'Chest film' }).waitFor();
  const { api } = library.app.openSession();
  const readingId = (await api['readings.list']({}))[0]?.readingId ?? '';
  const inverted = async () =>
    (await api['readings.read']({ readingId })).events.flatMap(event =>
      event.type === 'view' ? event.inverted : [],
    );
  await expect.poll(inverted).toEqual([false]);

  let isFull = true;
  const { append } = JournalFile.prototype;
  const spy = vi.spyOn(JournalFile.prototype, 'append').mockImplementation(function (
    this: JournalFile,
    lines,
  ) {
    if (isFull) return Promise.reject(new AppError(shownFor('disk full')));
    return append.call(this, lines);
  });
  onTestFinished(() => spy.mockRestore());
  await page.keyboard.press('i');
  await page.getByRole('heading', { name: 'The reading is paused' }).waitFor();
  await expectShown(page, shownFor('disk full'));
  await page.getByText('Not recording').waitFor();
  isFull = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'The reading is paused' }).waitFor({ state: 'hidden' });
  await expect.poll(inverted).toEqual([false, true]);
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
  const { events } = await api['readings.read']({ readingId });
  const marks = events.flatMap(event => (event.type === 'mark' ? event.what : []));
  expect(marks).toEqual(['started', 'gap', 'finished']);
});

test('a page that is loaded again offers to go on with the reading it was in', async () => {
  const { page, library } = await openSetUp(await launch(...fakeDevices));
  const readWithoutDevices = async () => {
    await page.getByRole('switch', { name: 'Record gaze' }).uncheck();
    await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
    await page.getByRole('button', { name: 'Open the film' }).click();
    await page.getByRole('img', { name: 'Chest film' }).waitFor();
  };
  await readWithoutDevices();
  const { api } = library.app.openSession();
  const marks = async () => {
    const readingId = (await api['readings.list']({}))[0]?.readingId;
    const { events } = readingId ? await api['readings.read']({ readingId }) : { events: [] };
    return events.flatMap(event => (event.type === 'mark' ? event.what : []));
  };
  // What the page had not sent yet would be lost with it.
  await expect.poll(marks).toEqual(['started']);
  await page.reload();
  await page.getByText('A reading of this film was interrupted').waitFor();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await readWithoutDevices();
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor();
  expect(await api['readings.list']({})).toHaveLength(1);
  expect(await marks()).toEqual(['started', 'resumed', 'finished']);
});

async function launch(...flags: string[]): Promise<Browser> {
  const browser = await launchBrowser(flags);
  onTestFinished(() => browser.close());
  return browser;
}

async function openSetUp(browser: Browser) {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  await api['settings.set']({ reader: 'Dr Ada Test' });
  await agree(api);
  const host = await openTestHost(library);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(`${host.url}#/read/${studyId}`);
  return { page, library: library satisfies OpenLibrary, gazeOrigin: host.origins.gaze };
}

async function expectShown(page: Page, shown: ReturnType<typeof shownFor>): Promise<void> {
  const alert = page.getByRole('alert').filter({ hasText: shown.code });
  await alert.waitFor(patiently);
  expect(await alert.textContent()).toContain(shown.message);
  expect(await alert.textContent()).toContain(shown.advice);
}
