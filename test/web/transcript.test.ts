import { mkdir } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { Settings } from '../../src/api/contract.ts';
import { launchBrowser } from '../support/browser.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../support/small-reading.ts';
import { packSpeechModel } from '../support/speech-archive.ts';

const PICTURES = 'test-artefacts/transcript';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  await mkdir(PICTURES, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a transcript is edited by keyboard alone: retyped, split, moved, marked, undone and redone', async () => {
  const { page, texts, api, readingId } = await openTranscript({});
  const first = page.getByRole('textbox', { name: 'Sentence 1' });
  await first.fill('the heart size is normal');
  await first.press('Home');
  for (let word = 0; word < 2; word++) await first.press('Control+ArrowRight');
  await first.press('Enter');
  await expect.poll(texts).toEqual(['the heart', 'size is normal', 'small nodule']);
  await expect.poll(() => focused(page)).toBe('Sentence 2');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(texts).toEqual(['the heart', 'small nodule', 'size is normal']);
  await expect.poll(() => focused(page)).toBe('Sentence 3');
  await page.keyboard.press('Alt+n');
  const aligned = async () => (await api['readings.align']({ readingId })).sentences;
  await expect
    .poll(async () => (await aligned()).map(({ exclusion }) => exclusion))
    .toEqual([null, null, 'notInImage']);
  const edited = (await aligned()).map(({ text, startMs }) => [text, startMs]);
  expect(edited).toEqual([
    ['the heart', 1000],
    ['small nodule', 2600],
    // Added between two words, “size” shares the silence between them.
    ['size is normal', 1350],
  ]);

  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
  await expect.poll(texts).toEqual(['the heart is normal', 'small nodule']);
  await page.keyboard.press('Control+y');
  await expect.poll(texts).toEqual(['the heart', 'size is normal', 'small nodule']);
  await page.getByRole('textbox', { name: 'Sentence 2' }).press('Home');
  await page.keyboard.press('Backspace');
  await expect.poll(texts).toEqual(['the heart size is normal', 'small nodule']);
  await page.getByRole('button', { name: 'As dictated again' }).click();
  await expect.poll(texts).toEqual(['the heart is normal', 'small nodule']);
});

const looks: [Settings['theme'], Settings['language']][] = [
  ['dark', 'en'],
  ['light', 'de'],
];

test.each(looks)(
  'transcript and dictation settings break no WCAG 2.1 rule (%s, %s)',
  async (theme, language) => {
    const { page, api } = await openTranscript({ theme, language });
    await check(page, `transcript-${theme}`);
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.screenshot({ path: `${PICTURES}/transcript-${theme}-1920.png` });
    await page.setViewportSize({ width: 1280, height: 720 });
    const content = packSpeechModel();
    await api['speech.install']({ fileName: 'vosk-model-small-de-0.15.tar.gz', content });
    await page.evaluate(() => location.assign('#/settings'));
    const opener = page.getByRole('button', {
      name: /Load from an address|Von einer Adresse laden/,
    });
    await opener.click();
    const address = page.getByRole('textbox', { name: /^(Address of|Adresse des)/ });
    await address.fill('https://example.org/vosk-model-small-de-0.15.zip');
    await opener.scrollIntoViewIfNeeded();
    await check(page, `settings-${theme}`);
  },
);

async function check(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
}

async function openTranscript(settings: Partial<Settings>) {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await api['settings.set']({ reader: 'Dr Ada Test', ...settings });
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const { imported } = await api['studies.import']({ files });
  const { readingId } = await api['readings.begin'](beginInput(imported[0]?.studyId ?? ''));
  const said = { type: 'word' as const, confidence: 0.4 };
  const events = [
    ...smallReading(),
    { ...said, text: 'small', startMs: 2600, endMs: 2800 },
    { ...said, text: 'nodule', startMs: 2800, endMs: 3200, confidence: 1 },
  ];
  await api['readings.append']({ readingId, events });
  await api['readings.finish']({ readingId });
  const host = await openTestHost(library);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${host.url}#/review/transcript/${readingId}`);
  const fields = page.locator('ol textarea:not([aria-hidden])');
  await fields.first().waitFor();
  const texts = () => fields.evaluateAll(all => all.map(one => (one as HTMLTextAreaElement).value));
  return { page, api, readingId, texts };
}

function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
}
