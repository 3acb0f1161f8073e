/**
 * `npm run check:clock [-- --minutes 10]`: beeps in Chromium's fake microphone and marker changes in
 * its fake camera, once a second each, recorded by the app's own recorder and webcam source running
 * together. Both files play in real time from the moment their devices were opened, which the page
 * itself notes; a marker change and a beep of the same second are simultaneous but for the difference
 * of the two openings. Should the fake camera fall behind its file, each picture's own capture time
 * tells. Exits 1 where any pair is recorded more than 50 ms from that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWebHost } from '../../main/host/web-host.ts';
import { openLibrary } from '../../main/node/open-library.ts';
import { lastAt } from '../../src/base/last-at.ts';
import { launchBrowser } from '../support/browser.ts';
import {
  beepingMicrophone,
  markedCamera,
  type Picture,
  shownPictures,
  watchPictures,
} from '../support/clock-devices.ts';
import { readTruth, watchDevices } from '../support/fake-device-truth.ts';
import { pageInApp } from '../support/page-in-app.ts';

const LARGEST_ERROR_MS = 50;
/** Of the seconds recorded, as many must have given a pair. */
const SMALLEST_SHARE = 0.9;
const LARGEST_DATING_MS = 200;
const BIN_MS = 0.5;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const seconds = Math.round(Number(values.minutes) * 60);

const folder = await mkdtemp(join(tmpdir(), 'foveal-clock-'));
const camera = await markedCamera(join(folder, 'camera.mjpeg'));
const microphone = await beepingMicrophone(join(folder, 'microphone.wav'), seconds + 30);
const library = await openLibrary(join(folder, 'library'));
const { settings } = library.ports;
const host = await startWebHost({
  app: library.app,
  settings,
  folders: await pageInApp('test/check/clock', join(folder, 'page'), library.folder.speechModels),
  port: 0,
  report: console.error,
});
const browser = await launchBrowser([
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${camera}`,
  `--use-file-for-fake-audio-capture=${microphone}%noloop`,
]);
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  await watchDevices(context);
  await watchPictures(context);
  const page = await context.newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(host.url);
  await page.waitForFunction(() => 'clockCheck' in window);
  await page.evaluate(origin => window.clockCheck.start(origin), host.origins.gaze);
  const gazeFrame = page.frames().find(frame => frame.url().startsWith(host.origins.gaze));
  if (gazeFrame === undefined) throw new Error('the gaze frame has no page');
  for (let left = seconds; left > 0; left -= 30) {
    await page.waitForTimeout(1000 * Math.min(30, left));
  }
  const recorded = await page.evaluate(() => window.clockCheck.recorded());
  const { microphoneOpenedMs } = await readTruth(page, gazeFrame);
  const zeroMs = await page.evaluate(() => performance.timeOrigin);
  // All on the page's clock.
  const shown = (await shownPictures(gazeFrame)).map(({ atMs, code }) => ({
    atMs: atMs - zeroMs,
    code,
  }));
  const openedMs = (microphoneOpenedMs[0] ?? Number.NaN) - zeroMs;
  process.exitCode = judge(recorded, shown, openedMs) ? 0 : 1;
} finally {
  await browser.close();
  await host.close();
  await library.close();
  await rm(folder, { recursive: true, force: true });
}

/**
 * Second by second: how much later the app dates the beep than the picture with the new marker, less
 * how much later it was. A change of the marker that the camera was late to show is as late here.
 */
function judge(
  { beepsMs, picturesMs }: { beepsMs: number[]; picturesMs: number[] },
  shown: Picture[],
  openedMs: number,
): boolean {
  const errorMs = datingError(picturesMs, shown);
  const changes = shown.filter(({ code }, i) => i > 0 && code !== shown[i - 1]?.code);
  const errors: number[] = [];
  for (const { atMs } of changes) {
    const second = Math.round((atMs - openedMs) / 1000);
    const trueBeepMs = openedMs + second * 1000;
    const beepMs = beepsMs.find(ms => Math.abs(ms - trueBeepMs) < 400);
    if (beepMs === undefined) continue;
    const recordedMs = beepMs - (atMs + errorMs);
    errors.push(recordedMs - (trueBeepMs - atMs));
  }
  const sorted = errors.toSorted((a, b) => a - b);
  const [earliest, latest] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  const drift = median(errors.slice(-10)) - median(errors.slice(0, 10));
  console.log(`${seconds} s: ${changes.length} marker changes, ${beepsMs.length} beeps`);
  console.log(`${picturesMs.length} pictures dated, ${errorMs.toFixed(2)} ms off`);
  console.log(`beep after marker: ${earliest.toFixed(1)} to ${latest.toFixed(1)} ms`);
  console.log(`median ${median(errors).toFixed(1)} ms, drift ${drift.toFixed(1)} ms`);
  const worst = Math.max(Math.abs(earliest), Math.abs(latest));
  const isGood = worst <= LARGEST_ERROR_MS && errors.length >= SMALLEST_SHARE * seconds;
  console.log(isGood ? 'passed' : `FAILED: over ${LARGEST_ERROR_MS} ms, or pairs are missing`);
  return isGood;
}

/**
 * How far the app's dates of pictures lie from those of the camera. The app's are the camera's plus a
 * constant, whatever pictures it took: the most frequent difference between the two.
 */
function datingError(picturesMs: readonly number[], shown: readonly Picture[]): number {
  const counts = new Map<number, number>();
  for (const pictureMs of picturesMs) {
    for (
      let i = lastAt(shown.length, k => shown[k]?.atMs ?? 0, pictureMs + LARGEST_DATING_MS);
      i >= 0;
      i--
    ) {
      const difference = pictureMs - (shown[i]?.atMs ?? 0);
      if (difference > LARGEST_DATING_MS) break;
      const bin = Math.round(difference / BIN_MS);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best === undefined ? Number.NaN : best[0] * BIN_MS;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
