import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { launchBrowser } from '../support/browser.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../support/small-reading.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a reading is watched again, by keyboard, with its words, its speed and its losses', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  const { imported } = await api['studies.import']({
    files: [{ fileName: 'film.png', content: smallPng() }],
  });
  const { readingId } = await api['readings.begin'](beginInput(imported[0]?.studyId ?? ''));
  const events = [...smallReading(), { type: 'mark', tMs: 4_000, what: 'finished' } as const];
  await api['readings.append']({ readingId, events });
  await api['readings.finish']({ readingId });
  const host = await openTestHost(library);
  // AxeBuilder opens a page of its own beside, which needs a context that is not the page's alone.
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${host.url}#/review/replay/${readingId}`);

  await page.getByRole('img', { name: 'The film as it was shown' }).waitFor();
  await page.getByText('Nothing has been said yet.').waitFor();
  expect(await page.getByTitle(/^Nothing recorded/).count()).toBe(1);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.keyboard.press('ArrowRight');
  const time = page.getByRole('slider', { name: 'Time in the reading' });
  const shownTime = () => time.getAttribute('aria-valuetext');
  await expect.poll(shownTime).toBe('1 s of 4 s');
  await page.getByRole('paragraph').getByText('the', { exact: true }).waitFor();
  await page.keyboard.press('+');
  await expect.poll(() => page.getByRole('radio', { name: '2×' }).isChecked()).toBe(true);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByRole('paragraph').getByText('normal').waitFor();
  // It stops at its end.
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await expect.poll(shownTime).toBe('4 s of 4 s');
  await page.getByRole('button', { name: /the heart is normal/i }).click();
  await expect.poll(shownTime).toBe('1 s of 4 s');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Library' }).waitFor();
});
