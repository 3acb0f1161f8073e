/**
 * `npm run screenshots -- --library DIR [--only NAME …]`: the pictures of docs/screenshots, from a
 * library that `foveal demo` has made; with `--only`, those of these names. Works on a copy, to which it adds a few unread phantoms. Debian's Pillow,
 * where it is there, takes pictures that are too large down to 256 colours.
 */
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { makeDemoCase } from '../../main/demo/demo-case.ts';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { siteFolders } from '../../main/host/sites.ts';
import { startWebHost } from '../../main/host/web-host.ts';
import { type OpenLibrary, openLibrary } from '../../main/node/open-library.ts';
import { calibrationPoints } from '../../renderer/screens/read/calibration-points.ts';
import { launchBrowser } from '../support/browser.ts';
import { calibrateStandIn, takeDot } from '../support/calibrate-stand-in.ts';
import { agree } from '../support/consent.ts';
import { beginInput } from '../support/small-reading.ts';
import { LOOKED_AT, standInGazeFrame } from '../support/stand-in-gaze-frame.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/screenshots');
const VIEWPORT = { width: 1280, height: 720 };
/** The same, as the stand-in for the camera has it. */
const STAND_IN = { widthPx: VIEWPORT.width, heightPx: VIEWPORT.height };
const THEMES = ['dark', 'light'] as const;
/** Far from the seeds of the demo's own phantoms. */
const UNREAD_SEEDS = [900_001, 900_002, 900_003, 900_004, 900_005, 900_006];

type Prepare = (page: Page) => Promise<unknown>;

const { values } = parseArgs({
  options: { library: { type: 'string' }, only: { type: 'string', multiple: true } },
});
if (values.library === undefined) {
  console.error('Which library? First: npx foveal demo --library demo; then --library demo.');
  process.exit(2);
}

await buildRendererIfStale();
const work = join(tmpdir(), 'foveal-screenshots');
await rm(work, { recursive: true, force: true });
await cp(values.library, join(work, 'library'), { recursive: true });
const demo = await openLibrary(join(work, 'library'));
// One each: what was imported before shows on every page of its library.
const empty = {
  dark: await openLibrary(join(work, 'empty')),
  light: await openLibrary(join(work, 'empty-light')),
};
const browser = await launchBrowser(['--deny-permission-prompts']);
try {
  await mkdir(FOLDER, { recursive: true });
  const unreadId = await addUnread(demo);
  const demoUrl = await serve(demo);
  const emptyUrl = { dark: await serve(empty.dark), light: await serve(empty.light) };
  const inBothThemes = async (
    name: string,
    url: string | typeof emptyUrl,
    prepare: Prepare,
  ): Promise<void> => {
    if (values.only && !values.only.includes(name)) return;
    for (const theme of THEMES) {
      for (const { app } of [demo, empty[theme]]) {
        const { api } = app.openSession();
        await api['settings.set']({ theme, language: 'en', reader: 'Dr Ada Test' });
        await agree(api);
      }
      await take(`${name}-${theme}`, typeof url === 'string' ? url : url[theme], prepare);
    }
  };
  await inBothThemes('library', `${demoUrl}#/library/${unreadId}`, async page => {
    await page.getByRole('option').first().waitFor();
    await allPictures(page);
  });
  await inBothThemes('review', `${demoUrl}#/review`, page =>
    page
      .getByText(/^CC −?\d/)
      .nth(1)
      .waitFor({ timeout: 120_000 }),
  );
  await inBothThemes('gaze', `${demoUrl}#/review`, async page => {
    await page.getByText('Gaze', { exact: true }).first().click();
    await page.locator('canvas').nth(2).waitFor({ timeout: 60_000 });
  });
  await inBothThemes('replay', `${demoUrl}#/review/replay/${await readOne(demo)}`, async page => {
    await page.getByRole('img', { name: 'The film as it was shown' }).waitFor();
    // Into the second sentence, a moment after its first words.
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight'])
      await page.keyboard.press(key);
    await page.waitForTimeout(500);
  });
  await inBothThemes('empty-library', emptyUrl, page => page.getByText('No films yet').waitFor());
  await inBothThemes('failed-import', emptyUrl, async page => {
    await page.getByText('No films yet').waitFor();
    await page.getByLabel('Films to import').setInputFiles([
      { name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('no film at all') },
      { name: 'CR000001.dcm', mimeType: 'application/dicom', buffer: tornDicom() },
    ]);
    await page.getByRole('button', { name: 'Report' }).click();
    await page.getByRole('dialog').getByText('study.dicom').waitFor();
  });
  const setUpUrl = `${demoUrl}#/read/${unreadId}`;
  await inBothThemes('calibration', setUpUrl, async page => {
    await setUp(page);
    await page.keyboard.press('c');
    await takeDot(page, 'Calibration dot 1', calibrationPoints(STAND_IN)[0] ?? LOOKED_AT, 0);
  });
  const calibrate = async (page: Page) => {
    await setUp(page);
    await page.keyboard.press('c');
    await calibrateStandIn(page);
    await page.getByRole('heading', { name: 'Calibrated' }).waitFor();
  };
  await inBothThemes('validation', setUpUrl, calibrate);
  // Last, because it leaves readings behind.
  await inBothThemes('reading', setUpUrl, async page => {
    await calibrate(page);
    await page.keyboard.press('Enter');
    await page.locator('canvas').first().waitFor();
    // The tools show themselves to a mouse that comes near.
    await page.mouse.move(400, 12);
  });
} finally {
  await browser.close();
  await Promise.all([demo, empty.dark, empty.light].map(library => library.close()));
  await rm(work, { recursive: true, force: true });
}
process.exit();

async function serve(library: OpenLibrary): Promise<string> {
  const { app, ports, folder } = library;
  const folders = siteFolders(folder.speechModels);
  const host = await startWebHost({
    app,
    settings: ports.settings,
    folders,
    port: 0,
    report: console.error,
  });
  return host.url;
}

/** Adds phantoms nobody has read, and one whose reading was cut off; returns the one to read. */
async function addUnread(library: OpenLibrary): Promise<string> {
  const { api } = library.app.openSession();
  const ids: string[] = [];
  for (const seed of UNREAD_SEEDS) {
    const { fileName, png } = await makeDemoCase(seed);
    const files = [{ fileName, content: png }];
    const { imported } = await api['studies.import']({ files, keepFileNames: true });
    ids.push(...imported.map(study => study.studyId));
  }
  const [checkedId = '', , interruptedId = ''] = ids.toReversed();
  await api['studies.checked']({ studyIds: ids.slice(2) });
  const { readingId } = await api['readings.begin'](beginInput(interruptedId));
  await api['readings.append']({ readingId, events: [{ type: 'mark', tMs: 0, what: 'started' }] });
  await api['readings.interrupt']({ readingId });
  return checkedId;
}

/** The set-up of a reading by gaze alone, its camera on. */
async function setUp(page: Page): Promise<void> {
  await page.getByRole('switch', { name: 'Record dictation' }).uncheck();
  await page.getByText('Face found').waitFor();
}

/** A finished reading. */
async function readOne(library: OpenLibrary): Promise<string> {
  const { api } = library.app.openSession();
  const readings = await api['readings.list']({});
  return readings.find(({ state }) => state === 'finished')?.readingId ?? '';
}

async function take(name: string, url: string, prepare: Prepare): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  await standInGazeFrame(page);
  await page.goto(url);
  await prepare(page);
  // Whatever is still on its way: pictures, fonts, the film's first frame.
  await page.waitForTimeout(2000);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  const { size } = await stat(path);
  console.log(`${name}.png ${Math.round(size / 1000)} kB`);
}

async function allPictures(page: Page): Promise<void> {
  const waiting = page.locator('[data-waiting]');
  for (let left = 40; left > 0 && (await waiting.count()) > 0; left--)
    await page.waitForTimeout(250);
}

/** A DICOM file that ends after its preamble. */
function tornDicom(): Buffer {
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(20)]);
}
