import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { launchBrowser } from '../support/browser.ts';
import { checkpointPath } from '../support/checkpoint-golden.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('weights are imported, refused with a reason, and shown on a card', async () => {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await api['settings.set']({ language: 'en' });
  const host = await openTestHost(library);
  // Axe wants a context of its own.
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const check = async (what: string) => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    expect(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      what,
    ).toEqual([]);
  };
  await page.goto(`${host.url}#/models`);
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
  await check('the report');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('heading', { name: 'Published towers' }).waitFor();
  await page.getByText('Swin 2-1').waitFor();
  await page.getByText('MIT', { exact: true }).waitFor();
  await check('a model');
  expect(await api['models.list']({})).toHaveLength(1);
});
