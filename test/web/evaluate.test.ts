import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { ModelHost } from '../../src/app/ports.ts';
import { launchBrowser } from '../support/browser.ts';
import { addModel, ended, folderOf, smallFilmSet, zeroShotOf } from '../support/film-sets.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { standInModelHost } from '../support/stand-in-model-host.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a folder is named, evaluated, its result looked at, run again, compared and deleted', async () => {
  const library = await libraryWithModels();
  const folder = await folderOf(smallFilmSet());
  const page = await openPage(library);
  await page.getByText('Nothing evaluated yet').waitFor();
  await page.getByLabel('Folder of films').fill('/nowhere/at/all');
  await page.keyboard.press('Enter');
  await page.getByText('folder.notFound').waitFor();
  await page.getByLabel('Folder of films').fill(folder);
  await page.keyboard.press('Enter');
  await page.getByText('6 films, 6 patients, 6 with reports, 6 boxes or masks').waitFor();
  await page.getByText('Edema 3, Atelectasis 3').waitFor();
  await page.getByRole('checkbox', { name: 'model first' }).check();
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click();

  const shown = page.getByRole('region', { name: /^Zero-shot: / });
  await shown.getByText('Finished').waitFor();
  await shown.getByRole('cell', { name: 'Macro-F1' }).waitFor();
  expect(await shown.getByRole('columnheader').allTextContents()).toEqual([
    'Figure',
    'Of',
    'model first',
    'model second',
    'n',
  ]);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    shown.getByRole('button', { name: 'Save each film’s values' }).click(),
  ]);
  expect(await readFile(await saved.path(), 'utf8')).toMatch(/^model,film,patient,truth,told/);

  await shown.getByRole('button', { name: 'Run again' }).click();
  const list = page.getByRole('region', { name: 'Results' });
  const ticks = list.getByRole('checkbox');
  await expect.poll(() => ticks.count()).toBe(2);
  await ticks.first().and(page.locator(':enabled')).waitFor();
  await ticks.first().check();
  await ticks.last().check();
  await page.getByText('All 8 numbers are the same.').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await shown.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => ticks.count()).toBe(1);
  // What was asked for last is asked for again after a reload.
  await page.reload();
  await expect.poll(() => page.getByLabel('Folder of films').inputValue()).toBe(folder);
});

test('an evaluation that goes on is cancelled and resumed', async () => {
  const library = await libraryWithModels(waitingHost);
  const { api } = library.app.openSession();
  const folder = await folderOf(smallFilmSet());
  await api['evaluations.start'](zeroShotOf(folder, ['first']));
  const page = await openPage(library);
  const shown = page.getByRole('region', { name: /^Zero-shot: / });
  await shown.getByText('Computing features').waitFor();
  await shown.getByRole('button', { name: 'Cancel' }).click();
  await shown.getByText(/^Cancelled\. Features/).waitFor();
  await shown.getByRole('button', { name: 'Resume' }).click();
  await shown.getByText('Computing features').waitFor();
  await shown.getByRole('button', { name: 'Cancel' }).click();
  await shown.getByText(/^Cancelled\. Features/).waitFor();
});

test('results are sorted, opened and ticked by keyboard', async () => {
  const library = await libraryWithModels();
  const { api } = library.app.openSession();
  const folder = await folderOf(smallFilmSet());
  for (const models of [['first'], ['second']]) {
    await ended(library, api, await api['evaluations.start'](zeroShotOf(folder, models)));
  }
  const page = await openPage(library);
  const rows = page.getByRole('region', { name: 'Results' }).getByRole('row');
  const modelsShown = async () =>
    (await rows.allTextContents()).slice(1).map(row => /model (first|second)/.exec(row)?.[1]);
  await expect.poll(modelsShown).toEqual(['second', 'first']);
  await tabTo(page, 'Models');
  await page.keyboard.press('Enter');
  await expect.poll(modelsShown).toEqual(['first', 'second']);
  await tabTo(page, /^Compare the one/);
  await page.keyboard.press('Space');
  await page.getByText('Tick one more').waitFor();
  await page.keyboard.press('Tab');
  expect((await focused(page)).isVisible).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('columnheader', { name: 'model first' }).waitFor();
});

test.each([
  ['dark', 'en'],
  ['light', 'de'],
] as const)(
  'the screen breaks no WCAG 2.1 rule, empty or full (%s, %s)',
  async (theme, language) => {
    const library = await libraryWithModels();
    const { api } = library.app.openSession();
    await api['settings.set']({ theme, language });
    const page = await openPage(library);
    await page.getByRole('button', { name: /^(Evaluate|Evaluieren)$/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    const folder = await folderOf(smallFilmSet());
    const both = zeroShotOf(folder, ['first', 'second']);
    for (const request of [both, { ...both, seed: 9 }, zeroShotOf('/nowhere', ['first'])]) {
      await ended(library, api, await api['evaluations.start'](request));
    }
    await page.getByText('folder.notFound').first().waitFor();
    expect(await violations(page)).toEqual([]);
    const ticks = page.getByRole('checkbox', { name: /^(Compare the one|Die Evaluation vom)/ });
    await ticks.nth(1).check();
    await ticks.nth(2).check();
    await page.getByRole('button', { name: /^(Close|Schließen)$/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  },
);

async function libraryWithModels(startHost?: () => ModelHost): Promise<OpenLibrary> {
  const library = await openTestLibrary(undefined, async () => startHost?.() ?? standInModelHost());
  await addModel(library, standInModelHost(), 'first', 1);
  await addModel(library, standInModelHost(), 'second', 2);
  return library;
}

/** Makes nothing of films until it is stopped. */
function waitingHost(): ModelHost {
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  return {
    ...standInModelHost(),
    filmFeatures: () => stopped.promise,
    stop: async () => stopped.reject(new Error('stopped')),
  };
}

async function openPage(library: OpenLibrary): Promise<Page> {
  const host = await openTestHost(library);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const thrown: Error[] = [];
  page.on('pageerror', error => thrown.push(error));
  onTestFinished(async () => {
    await context.close();
    expect(thrown).toEqual([]);
  });
  await page.goto(`${host.url}#/evaluate`);
  return page;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {}))),
  );
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.target.join(' ')}`),
  );
}
