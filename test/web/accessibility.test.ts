import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { Settings } from '../../src/api/contract.ts';
import { launchBrowser } from '../support/browser.ts';
import { calibrateStandIn } from '../support/calibrate-stand-in.ts';
import { agree } from '../support/consent.ts';
import { openTestHost, openTestLibrary } from '../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../support/small-reading.ts';
import { standInGazeFrame, standInLooksAt } from '../support/stand-in-gaze-frame.ts';

let browser: Browser;
beforeAll(async () => {
  await buildRendererIfStale();
  browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--deny-permission-prompts',
  ]);
});
afterAll(() => browser?.close());

const looks: [Settings['theme'], Settings['language']][] = [
  ['dark', 'en'],
  ['light', 'en'],
  ['dark', 'de'],
  ['light', 'de'],
];
const byTag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

test.each(looks)(
  'no screen of a library with readings breaks a WCAG 2.1 rule (%s, %s)',
  async (theme, language) => {
    const library = await openTestLibrary();
    const studyId = await fill(library);
    const { page, go, check } = await openPage(library, theme, language);
    await go('/library');
    await page.getByRole('option').first().waitFor();
    await check('the library');
    await go('/train');
    await page.getByRole('button', { name: /Start training|Training starten/ }).waitFor();
    await check('training');
    await go('/review');
    await page.getByText('the heart is normal').first().waitFor();
    await check('review');
    for (const view of ['gaze', 'readers', 'searches']) {
      await go(`/review/${view}`);
      await page.locator('h1').waitFor();
      await check(`review: ${view}`);
    }
    await go('/settings');
    await page.getByRole('radiogroup').first().waitFor();
    await check('settings');
    await go(`/read/${studyId}`);
    await page.getByRole('switch').nth(3).waitFor();
    await check('asking for consent');
    await agree(library.app.openSession().api);
    await page.getByText('microphone.denied').waitFor();
    await page.getByText(/Face found|Gesicht erkannt/).waitFor();
    await check('the set-up, the microphone refused');
    await page.getByRole('switch').nth(1).uncheck();
    await page.keyboard.press('Enter');
    for (let number = 1; number <= 14; number++) {
      await page
        .getByRole('button', { name: new RegExp(` ${number > 9 ? number - 9 : number}$`) })
        .waitFor();
      if (number === 1) await check('calibration');
      await page.keyboard.press('Space');
    }
    // Eyes that look at one place all the time: refused.
    await page.getByRole('img').waitFor();
    await check('the accuracy of the calibration');
    await page.keyboard.press('u');
    await page.getByText(/^(Recording gaze, no dictation|Nur Blick, kein Diktat)$/).waitFor();
    await page.locator('canvas').first().waitFor();
    await check('reading');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor();
    await check('asking whether to discard');
  },
);

test.each(['dark', 'light'] as const)(
  'no stage of a calibrated reading, nor what shows it again, breaks a WCAG 2.1 rule (%s)',
  async theme => {
    const library = await openTestLibrary();
    const studyId = await fill(library);
    const { api } = library.app.openSession();
    await agree(api);
    const { page, go, check } = await openPage(library, theme, 'en');
    await go(`/read/${studyId}`);
    await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
    await page.getByText('Face found').waitFor();
    await check('the set-up');
    await page.getByRole('button', { name: 'Calibrate' }).click();
    await calibrateStandIn(page);
    await page.getByRole('heading', { name: 'Calibrated' }).waitFor();
    await check('an accepted validation');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: 'Chest film' }).waitFor();
    const light = page.getByText('Camera on', { exact: true });
    const finish = page.getByRole('button', { name: 'Finish' });
    expect(await overlap(light, finish)).toBe(false);
    await page.keyboard.press('Enter');
    await page.getByText(/^Saved\./).waitFor();
    await check('what was saved');
    await standInLooksAt(page, { xPx: 1100, yPx: 290 });
    await page.keyboard.press('r');
    await page.getByText(/away from where they were at the calibration/).waitFor();
    await check('the question after a drift');
    const { readingId } = (await api['readings.list']({}))[0] ?? {};
    await go(`/review/replay/${readingId}`);
    await page.getByRole('img', { name: 'The film as it was shown' }).waitFor();
    await check('replay');
    await go(`/review/transcript/${readingId}`);
    await page.getByRole('textbox').first().waitFor();
    await check('the transcript');
  },
);

test.each(looks)(
  'no screen of an empty library breaks a WCAG 2.1 rule (%s, %s)',
  async (theme, language) => {
    const library = await openTestLibrary();
    const { page, go, check } = await openPage(library, theme, language);
    await go('/library');
    await page.locator('h1').waitFor();
    await check('an empty library');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no film at all') },
      ]);
    await page.getByRole('button', { name: /^(Report|Bericht)$/ }).click();
    await page.getByText('study.notAnImage').waitFor();
    await check('a refused import');
    await go('/train');
    await page.locator('form').waitFor();
    await check('training without anything');
    await go('/library/from/server');
    await page.locator('h1').waitFor();
    await check('films from a server, none set up');
    await go('/review');
    await page.locator('h1').waitFor();
    await check('review without a reading');
  },
);

async function openPage(
  library: OpenLibrary,
  theme: Settings['theme'],
  language: Settings['language'],
) {
  const { api } = library.app.openSession();
  await api['settings.set']({ theme, language, reader: 'Dr Ada Test' });
  const host = await openTestHost(library);
  // AxeBuilder opens a page of its own beside, which needs a context that is not the page's alone.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await standInGazeFrame(page);
  onTestFinished(() => context.close());
  return {
    page,
    go: (route: string) => page.goto(`${host.url}#${route}`),
    check: (what: string) => expectNoViolations(page, what),
  };
}

/** Whether two things that are shown lie over each other. */
async function overlap(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = await Promise.all([one.boundingBox(), other.boundingBox()]);
  if (a === null || b === null) throw new Error('one of them is not shown');
  const isApart =
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  return !isApart;
}

async function expectNoViolations(page: Page, what: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {}))),
  );
  const { violations } = await new AxeBuilder({ page }).withTags(byTag).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(
      node => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`,
    ),
  );
  expect.soft({ what, found }).toEqual({ what, found: [] });
}

/** A read, an interrupted and an unread film, and a trained model. Returns the unread film. */
async function fill(library: OpenLibrary): Promise<string> {
  const { api } = library.app.openSession();
  const files = [1, 2, 3].map(seed => ({ fileName: `film-${seed}.png`, content: smallPng(seed) }));
  const { imported } = await api['studies.import']({ files, keepFileNames: true });
  const [read, interrupted, unread] = imported.map(study => study.studyId);
  const finished = await api['readings.begin'](beginInput(read ?? ''));
  await api['readings.append']({ readingId: finished.readingId, events: smallReading() });
  await api['readings.finish'](finished);
  const cut = await api['readings.begin'](beginInput(interrupted ?? ''));
  await api['readings.append']({ readingId: cut.readingId, events: smallReading() });
  await api['readings.interrupt'](cut);
  const recipe = { baseModelId: null, batchSize: 1, learningRate: 0.001, seed: 1, useGaze: true };
  await api['runs.start']({ ...recipe, stepCount: 3 });
  await expect.poll(async () => (await api['runs.list']({}))[0]?.state).toBe('finished');
  return unread ?? '';
}
