import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { Settings } from '../../src/api/contract.ts';
import { launchBrowser } from '../support/browser.ts';
import { addFilm, libraryOfReadings } from '../support/library-of-readings.ts';
import { openTestHost } from '../support/open-client.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function open(theme: Settings['theme'], language: Settings['language']) {
  const { library, api } = await libraryOfReadings();
  const unread = [await addFilm(api, 9), await addFilm(api, 14), await addFilm(api, 20)];
  await api['settings.set']({ theme, language });
  const host = await openTestHost(library);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(host.url);
  const go = async (place: string) => {
    await page.evaluate(hash => {
      window.location.hash = hash;
    }, `/evaluate/${place}`);
    await page.locator('h1').waitFor();
  };
  return { page, api, unread, go };
}

async function check(page: Page, what: string) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    what,
  ).toEqual([]);
}

test('models are compared, and the worst case is one click away', async () => {
  const { page, go } = await open('dark', 'en');
  await go('comparison');
  await page.getByText('Nothing compared yet').waitFor();
  await check(page, 'nothing compared');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('4 readings, 4 patients').first().waitFor();
  await check(page, 'a comparison');
  const rows = page.getByRole('table').last().locator('tbody tr');
  expect(await rows.count()).toBe(4);
  const differences = async () => (await rows.locator('td:last-child').allInnerTexts()).map(Number);
  const rising = await differences();
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  await page.getByRole('button', { name: 'Difference' }).click();
  expect(await differences()).toEqual(rising.toReversed());
  await rows.first().getByRole('link').click();
  await expect.poll(() => page.url()).toContain('#/review/');
});

test('a map is walked through by keyboard, encircled by mouse, and chosen by finding', async () => {
  const { page, go } = await open('light', 'en');
  await go('map');
  await page.getByText('UMAP', { exact: true }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const plot = page.getByRole('application').first();
  await plot.waitFor();
  await page.getByText('No film chosen').waitFor();
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => plot.locator('[aria-live]').innerText()).toMatch(/film-|[0-9a-f]{6}/);
  await page.locator('img').first().waitFor();
  await check(page, 'a map with a film beside its point');
  await page.keyboard.press('Enter');
  await page.getByText('1 film chosen').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('No film chosen').waitFor();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the map has no place');
  const { x, y, width, height } = box;
  await page.mouse.move(x + 2, y + 2);
  await page.mouse.down();
  for (const [right, down] of [
    [width - 2, 2],
    [width - 2, height - 2],
    [2, height - 2],
  ] as const) {
    await page.mouse.move(x + right, y + down, { steps: 3 });
  }
  await page.mouse.up();
  await page.getByText('7 films chosen').waitFor();
  await page.getByRole('button', { name: 'effusion' }).click();
  await page.getByText('2 films chosen').waitFor();
  await page.locator('li a').first().click();
  await expect.poll(() => page.url()).toContain('#/library/');
});

test.each([
  ['dark', 'de'],
  ['light', 'en'],
] as const)('the queue says why, and leads to the reading (%s, %s)', async (theme, language) => {
  const { page, go, unread } = await open(theme, language);
  await go('next-cases');
  await check(page, 'no queue');
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.locator('ol li').first().waitFor();
  expect(await page.locator('ol li').count()).toBe(3);
  await page.getByText(/as a control|als Kontrolle/).waitFor();
  await check(page, 'a queue');
  await page.getByRole('link', { name: /Read next|Nächsten befunden/ }).click();
  await expect.poll(() => unread.some(id => page.url().includes(`#/read/${id}`))).toBe(true);
});
