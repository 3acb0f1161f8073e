import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { launchBrowser } from '../support/browser.ts';
import { agree } from '../support/consent.ts';
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

const ada = 'Dr Ada Test';

test('before a reader’s first recording they are asked, and only what they agree to is on', async () => {
  const { library, page, studyId, url } = await openPage();
  await page.goto(`${url}#/read/${studyId}`);
  await page.getByText('Before anything is recorded').waitFor();
  const lamp = page.getByText(/^(Camera|Microphone|Camera and microphone) on$/);
  expect(await lamp.count()).toBe(0);
  for (const kind of ['Camera', 'Microphone', 'Keep the sound', 'Train models']) {
    expect(await page.getByRole('switch', { name: kind }).isChecked()).toBe(false);
  }
  expect(await page.getByRole('switch', { name: 'Keep the sound' }).isDisabled()).toBe(true);
  const goOn = page.getByRole('button', { name: 'Go on' });
  expect(await goOn.isDisabled()).toBe(true);
  await page.getByRole('combobox', { name: 'Your name' }).fill(ada);
  await page.getByRole('switch', { name: 'Camera' }).check();
  await page.getByRole('switch', { name: 'Microphone' }).check();
  await page.getByRole('switch', { name: 'Microphone' }).uncheck();
  await goOn.click();

  await page.getByText('Camera on').waitFor();
  await page.getByText('You have not agreed to the microphone, so it stays off.').waitFor();
  expect(await page.getByRole('switch', { name: 'Record dictation' }).isDisabled()).toBe(true);
  const { api } = library.app.openSession();
  expect((await api['readers.get']({ reader: ada })).consent).toMatchObject({
    camera: true,
    microphone: false,
    retention: false,
    training: false,
    language: 'en',
  });

  // Another reader of the same computer has to be asked too, and one who has answered has not.
  await page.getByRole('textbox', { name: 'Reader' }).fill('Dr Ben Test');
  await page.keyboard.press('Tab');
  await page.getByText('Before anything is recorded').waitFor();
  await expect.poll(() => lamp.count()).toBe(0);
  await page.getByRole('combobox', { name: 'Your name' }).fill(ada);
  await goOn.click();
  await page.getByText('Camera on').waitFor();
});

test('the light is on in every screen as long as a device is, and says which', async () => {
  const { library, page, studyId, url } = await openPage();
  const { api } = library.app.openSession();
  await api['settings.set']({ reader: ada });
  await agree(api);
  await page.goto(`${url}#/read/${studyId}`);
  await page.getByText('Camera and microphone on').waitFor();
  await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
  await page.getByText('Camera on', { exact: true }).waitFor();
  await page.getByText('Face found').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Calibration dot 1', exact: true }).waitFor();
  expect(await page.getByText('Camera on', { exact: true }).isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByText('Face found').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL(url => url.hash.startsWith('#/library/'));
  await expect.poll(() => page.getByText('Camera on', { exact: true }).count()).toBe(0);
});

test('answers are changed in Settings, each kept with its date', async () => {
  const { library, page, url } = await openPage();
  const { api } = library.app.openSession();
  await api['settings.set']({ reader: ada });
  await page.goto(`${url}#/settings`);
  const panel = page.getByRole('region', { name: 'Consent' });
  await panel.getByText('Not answered yet.').waitFor();
  await panel.getByRole('switch', { name: 'Microphone' }).check();
  await panel.getByRole('switch', { name: 'Keep the sound' }).check();
  await panel.getByText(/^Answered on /).waitFor();
  const given = async () => (await api['readers.get']({ reader: ada })).consent;
  await expect.poll(given).toMatchObject({ microphone: true, retention: true, camera: false });
  await panel.getByRole('switch', { name: 'Microphone' }).uncheck();
  await expect.poll(given).toMatchObject({ microphone: false, retention: false });
});

test('withdrawing lists what goes and what stays, asks once, and deletes', async () => {
  const { library, page, studyId, url } = await openPage();
  const { api } = library.app.openSession();
  await api['settings.set']({ reader: ada });
  await agree(api);
  const { readingId } = await api['readings.begin']({ ...beginInput(studyId), reader: ada });
  await api['readings.append']({ readingId, events: smallReading() });
  await api['readings.finish']({ readingId });
  await page.goto(`${url}#/settings`);
  const open = page.getByRole('button', { name: 'Delete my recordings' });
  await open.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 reading goes').waitFor();
  await dialog.getByText('No model of this library was trained on them.').waitFor();
  await dialog.getByText('What this can’t delete').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await api['readings.list']({})).toHaveLength(1);

  await open.click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('1 reading deleted.').waitFor();
  await page.getByText('Withdrawn on').waitFor();
  expect(await api['readings.list']({})).toEqual([]);
});

async function openPage() {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const host = await openTestHost(library);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => page.close());
  await standInGazeFrame(page);
  return { library, page, studyId, url: host.url };
}
