import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { launchBrowser } from '../support/browser.ts';
import { checkpointPath } from '../support/checkpoint-golden.ts';
import { focusedName, tabTo } from '../support/keyboard.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('weights are imported, refused with a reason, and shown on a card', async () => {
  const { page, library } = await openModels();
  const check = async (what: string) => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    expect(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      what,
    ).toEqual([]);
  };
  await page.getByText('No model yet').waitFor();
  await check('no models');
  await page.getByRole('button', { name: 'Import weights' }).click();
  await page.getByLabel('Files or folders').fill(checkpointPath('swin'));
  await page.getByLabel('Licence of the weights').fill('MIT');
  const start = page.getByRole('button', { name: 'Import', exact: true });
  expect(await start.isDisabled()).toBe(true);
  await page.getByLabel('I have read this licence').check();
  await check('the form');
  await start.click();
  await page.getByText('word_embeddings').waitFor();
  await check('a refusal');
  await page.getByRole('button', { name: 'Change and try again' }).click();
  await page
    .getByLabel('Files or folders')
    .fill(`${checkpointPath('swin')}\n${checkpointPath('bert')}`);
  await page.getByLabel('Name', { exact: true }).fill('Published towers');
  expect(await page.getByLabel('Licence of the weights').inputValue()).toBe('MIT');
  await page.getByLabel('Start projection heads afresh').check();
  await start.click();
  await page.getByText('tensors were taken as they are').waitFor();
  await page.getByText(/other tensors?$/).click();
  await check('the report');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('heading', { name: 'Published towers' }).waitFor();
  await page.getByText('Swin 2-1').waitFor();
  await page.getByText('MIT', { exact: true }).waitFor();
  await check('a model');
  expect(await library.app.openSession().api['models.list']({})).toHaveLength(1);
});

test('weights are imported and their card is read without a mouse', async () => {
  const { page } = await openModels();
  const press = (key: string) => page.keyboard.press(key);
  await page.getByText('No model yet').waitFor();
  await tabTo(page, 'Import weights');
  await press('Enter');
  await expect.poll(() => focusedName(page)).toMatch(/^Files or folders/);
  await page.keyboard.type(checkpointPath('swin'));
  await tabTo(page, /^Licence of the weights/);
  await page.keyboard.type('MIT');
  await tabTo(page, /^I have read this licence/);
  await press('Space');
  await tabTo(page, 'Import');
  await press('Enter');
  await page.getByRole('dialog').getByText('word_embeddings').waitFor();
  await expect.poll(() => focusedName(page)).toBe('Change and try again');

  // What was asked for is still there after the dialog was closed.
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(() => focusedName(page)).toBe('Import weights');
  await press('Enter');
  await expect.poll(() => focusedName(page)).toMatch(/^Files or folders/);
  await press('End');
  await press('Enter');
  await page.keyboard.type(checkpointPath('bert'));
  await tabTo(page, /^Start projection heads afresh/);
  await press('Space');
  await press('Enter');
  await page.getByText('tensors were taken as they are').waitFor();
  await expect.poll(() => focusedName(page)).toBe('Done');
  await press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(() => focusedName(page)).toBe('Import weights');

  // The card has nothing to press: it is a stop where it doesn't fit, and only there.
  const card = page.getByRole('region', { name: 'swin', exact: true });
  const scrolling = card.getByRole('group', { name: 'swin', exact: true });
  await card.getByText('Swin 2-1').waitFor();
  await page.setViewportSize({ width: 1280, height: 1000 });
  await expect.poll(() => scrolling.count()).toBe(0);
  await page.setViewportSize({ width: 1280, height: 400 });
  await expect.poll(() => scrolling.count()).toBe(1);
  await tabTo(page, 'swin');
  await tabTo(page, /swin/);
  await press('PageDown');
  await expect.poll(() => scrolling.evaluate(element => element.scrollTop)).toBeGreaterThan(0);
});

test('an import goes on while its dialog is closed, and can be cancelled', async () => {
  const { page, library } = await openModels();
  library.ports.importWeights = (_request, progress, signal) => {
    progress(30e6, 120e6);
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
  };
  const opening = page.getByRole('button', { name: 'Import weights' });
  const dialog = page.getByRole('dialog');
  await opening.click();
  await page.getByLabel('Files or folders').fill('towers');
  await page.getByLabel('Licence of the weights').fill('MIT');
  await page.getByLabel('I have read this licence').check();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByText('30 MB of 120 MB').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('button', { name: 'Importing weights' }).click();
  await dialog.getByText('30 MB of 120 MB').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByText('The import was cancelled').waitFor();
  await page.keyboard.press('Escape');
  await opening.waitFor();
});

async function openModels() {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await api['settings.set']({ language: 'en' });
  const host = await openTestHost(library);
  // Axe wants a context of its own.
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${host.url}#/models`);
  return { page, library };
}
