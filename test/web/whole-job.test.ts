import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { siteFolders } from '../../main/host/sites.ts';
import { startWebHost, type WebHost } from '../../main/host/web-host.ts';
import { type OpenLibrary, openLibrary } from '../../main/node/open-library.ts';
import { launchBrowser } from '../support/browser.ts';
import { fakeCamera, type Look } from '../support/fake-camera.ts';
import { readTruth, untilLookingAt, watchDevices } from '../support/fake-device-truth.ts';
import { fakeMicrophone, type SpokenWord } from '../support/fake-microphone.ts';
import { type Judgement, judgeReading, type RecordedReading } from '../support/judge-reading.ts';
import { scriptedLooks, scriptedUtterances, VIEWPORT } from '../support/scripted-reading.ts';
import { missingFakeDevices, SHARED } from '../support/shared-tools.ts';

const ARTEFACTS = 'test-artefacts/whole-job';
/** Making the video takes longer than playing it; both only happen once per change of schedule. */
const RENDER_TIMEOUT_MS = 600_000;
const READING_TIMEOUT_MS = 300_000;

const missing = missingFakeDevices();
const title = missing === null ? 'the whole job' : `the whole job (skipped: ${missing})`;

describe.skipIf(missing !== null)(title, () => {
  const looks = scriptedLooks();
  let folder: string;
  let library: OpenLibrary;
  let host: WebHost;
  let browser: Browser;
  let page: Page;
  let reading: RecordedReading;

  beforeAll(async () => {
    const video = await fakeCamera(`${SHARED}tools/moving-eyes/moving_eyes.py`, looks);
    const { path, words } = await fakeMicrophone(
      `${SHARED}tools/synthetic-vosk/say.py`,
      scriptedUtterances(),
    );
    await buildRendererIfStale();
    await mkdir(ARTEFACTS, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'foveal-whole-job-'));
    library = await openLibrary(join(folder, 'library'), { report: console.error });
    host = await startWebHost({
      app: library.app,
      folders: siteFolders(library.folder.speechModels),
      port: 0,
      report: console.error,
    });
    browser = await launchBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${video}`,
      `--use-file-for-fake-audio-capture=${path}%noloop`,
    ]);
    const context = await browser.newContext({
      viewport: { width: VIEWPORT.widthPx, height: VIEWPORT.heightPx },
    });
    await watchDevices(context);
    page = await context.newPage();
    spoken = words;
  }, RENDER_TIMEOUT_MS);
  let spoken: SpokenWord[][];

  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await library?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  test(
    'imports a film, calibrates, validates, reads and saves',
    async () => {
      await page.goto(host.url);
      await installSpeechModel(page);
      await importFilm(page);
      await page.getByRole('button', { name: 'Read this film' }).click();
      await page.getByRole('textbox', { name: 'Reader' }).fill('Dr Ada Test');
      await page.getByText('Face found').waitFor({ timeout: 60_000 });
      await page.getByText('Ready to listen').waitFor();
      await shoot(page, '1-set-up');
      const gazeFrame = frameAt(page, host.origins.gaze);

      // A person would be looking at the screen by now; the video must not be past its opening.
      await untilLookingAt(gazeFrame, lookNamed(looks, 'opening'));
      await page.getByRole('button', { name: 'Calibrate', exact: true }).click();
      await lookAtDots(page, gazeFrame, 'Calibration dot', looksLike(looks, 'calibration'));
      await lookAtDots(page, gazeFrame, 'Validation dot', looksLike(looks, 'validation'));
      await page.getByText('Mean offset').waitFor();
      await shoot(page, '4-accuracy');

      await untilLookingAt(gazeFrame, lookNamed(looks, 'settle'));
      await page.keyboard.press('Enter');
      await page.getByText('Recording gaze and voice').waitFor();
      await untilLookingAt(gazeFrame, lookNamed(looks, 'left apex'));
      await shoot(page, '5-reading');
      await untilLookingAt(gazeFrame, lookNamed(looks, 'rest'));
      const truth = await readTruth(page, gazeFrame);
      const zeroMs = await page.evaluate(
        () =>
          performance.timeOrigin +
          (performance.getEntriesByName('reading.started').at(-1)?.startTime ?? Number.NaN),
      );
      await page.keyboard.press('Enter');
      await page.getByText(/Saved\. 16 words, 3 sentences, gaze loss/).waitFor();
      await shoot(page, '6-saved');

      const { api } = library.app.openSession();
      const [summary] = await api['readings.list']({});
      if (summary === undefined) throw new Error('no reading was saved');
      const { readingId } = summary;
      const { events } = await api['readings.read']({ readingId });
      const alignment = await api['readings.align']({ readingId });
      reading = { zeroMs, events, alignment, truth, spoken };
      expect(summary).toMatchObject({ state: 'finished', reader: 'Dr Ada Test', wordCount: 16 });
      console.log(report(reading, judgeReading(reading, looks), summary.meanErrorPx));
    },
    READING_TIMEOUT_MS,
  );

  test('words are timed within 100 ms, and heatmaps centred within 90 px, of the truth', () => {
    expect(judgeReading(reading, looks).complaints).toEqual([]);
  });

  test('with two targets of the schedule swapped, the same check fails', () => {
    const swapped = swap(looks, 'heart', 'right base');
    const { complaints } = judgeReading(reading, swapped);
    expect(complaints).toHaveLength(2);
    expect(complaints[0]).toMatch(/^“the heart size is normal” is \d+ px from heart$/);
    expect(complaints[1]).toMatch(/^“there is a small right .*” is \d+ px from right base$/);
  });

  test('trains on the reading, and Review shows gaze, before and after', async () => {
    await page.getByRole('button', { name: 'Review' }).click();
    await page.goto(`${host.url}#/train`);
    await page.getByLabel('Steps').fill('4');
    await page.getByLabel('Batch size').fill('2');
    await page.getByRole('button', { name: /^(Train|Start)/ }).click();
    await page.getByText('Finished').first().waitFor({ timeout: 120_000 });
    await shoot(page, '7-trained');

    await page.goto(`${host.url}#/review`);
    const panes = page.getByRole('img', { name: /^(Gaze|Attention before|Attention after)/ });
    await panes.nth(2).waitFor({ timeout: 60_000 });
    expect(await panes.count()).toBe(3);
    await shoot(page, '8-review');
  }, 240_000);
});

async function installSpeechModel(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page
    .getByLabel('Speech model archive')
    .setInputFiles(`${SHARED}data/speech/vosk-radiology-61-words.tar.gz`);
  await page.getByRole('radio', { name: /vosk-radiology-61-words/, checked: true }).waitFor();
}

async function importFilm(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Library' }).click();
  await page
    .getByLabel('Films to import')
    .setInputFiles(`${SHARED}data/dicom-chest/nih_dx_1024_implicit.dcm`);
  await page.getByRole('button', { name: 'Read this film' }).waitFor();
}

/** Presses Space at each dot once the eyes are there, and waits for the next dot. */
async function lookAtDots(
  page: Page,
  gazeFrame: Frame,
  name: string,
  targets: Look[],
): Promise<void> {
  for (const [i, look] of targets.entries()) {
    const dot = page.getByLabel(`${name} ${i + 1}`, { exact: true });
    await dot.waitFor();
    if (i === 4) await shoot(page, name === 'Calibration dot' ? '2-calibration' : '3-validation');
    await untilLookingAt(gazeFrame, look);
    await page.keyboard.press('Space');
    await dot.waitFor({ state: 'detached' });
  }
}

function frameAt(page: Page, origin: string): Frame {
  const frame = page.frames().find(candidate => candidate.url().startsWith(origin));
  if (frame === undefined) throw new Error(`no frame of ${origin}`);
  return frame;
}

function lookNamed(looks: Look[], name: string): Look {
  const look = looks.find(candidate => candidate.name === name);
  if (look === undefined) throw new Error(`the schedule has no ${name}`);
  return look;
}

function looksLike(looks: Look[], prefix: string): Look[] {
  return looks.filter(look => look.name.startsWith(prefix));
}

/** The schedule with the places of two looks exchanged. */
function swap(looks: Look[], a: string, b: string): Look[] {
  const [first, second] = [lookNamed(looks, a), lookNamed(looks, b)];
  return looks.map(look => {
    const other = look === first ? second : look === second ? first : look;
    return { ...look, xPx: other.xPx, yPx: other.yPx };
  });
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}

/** The figures of the run, for the log. */
function report(reading: RecordedReading, judgement: Judgement, meanErrorPx: number | null) {
  const gaze = reading.events.filter(event => event.type === 'gaze');
  const seconds = ((gaze.at(-1)?.tMs ?? 0) - (gaze[0]?.tMs ?? 0)) / 1000;
  const errors = judgement.words.flatMap(word => [word.startErrorMs, word.endErrorMs]);
  return [
    `gaze: ${gaze.length} samples, ${((gaze.length - 1) / seconds).toFixed(1)} a second`,
    `validation: mean error ${meanErrorPx?.toFixed(0)} px`,
    `words: errors from ${Math.min(...errors)} to ${Math.max(...errors)} ms`,
    ...judgement.sentences.map(
      ({ text, lookedAt, centreErrorPx }) => `${text}: ${centreErrorPx} px from ${lookedAt}`,
    ),
  ].join('\n');
}
