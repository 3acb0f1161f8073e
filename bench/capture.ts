/**
 * `npm run bench:capture [-- --seconds 30]`: how much of the processor recording takes and how many
 * estimates of gaze a second it gives, without and with speech recognition beside it, next to bare
 * WebGazer (as its documentation starts it, 50 clicks learnt) in the same browser and run. Camera and
 * microphone are Chromium's, fed with a film of moving eyes and a dictation. CPU time is that of all
 * processes of the browser; 100 % is one core.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { table } from '../main/cli/output.ts';
import { startWebHost } from '../main/host/web-host.ts';
import { openLibrary } from '../main/node/open-library.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { fakeCamera } from '../test/support/fake-camera.ts';
import { fakeMicrophone } from '../test/support/fake-microphone.ts';
import { pageInApp } from '../test/support/page-in-app.ts';
import { scriptedLooks, scriptedUtterances } from '../test/support/scripted-reading.ts';
import { missingFakeDevices, SHARED } from '../test/support/shared-tools.ts';
import './capture/bench-page.ts';

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const seconds = Number(options.seconds);
const missing = missingFakeDevices();
if (missing !== null) {
  console.log(`skipped: ${missing}`);
  process.exit(0);
}

interface Measured {
  name: string;
  cpuShare: number;
  estimatesHz: number;
  picturesHz: number;
  words: number;
}

const folder = await mkdtemp(join(tmpdir(), 'foveal-bench-'));
const pages = join(folder, 'pages');
const camera = await fakeCamera(`${SHARED}tools/moving-eyes/moving_eyes.py`, scriptedLooks());
const microphone = await fakeMicrophone(
  `${SHARED}tools/synthetic-vosk/say.py`,
  scriptedUtterances(),
);
const library = await openLibrary(join(folder, 'library'));
const { api } = library.app.openSession();
const model = await readFile(`${SHARED}data/speech/vosk-radiology-61-words.tar.gz`);
const { speechModelId } = await api['speech.install']({
  fileName: 'model.tar.gz',
  content: new Uint8Array(model),
});
const host = await startWebHost({
  app: library.app,
  settings: library.ports.settings,
  folders: await pageInApp('bench/capture', pages, library.folder.speechModels, ['bare.html']),
  port: 0,
  report: console.error,
});
const browser = await launchBrowser([
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${camera}`,
  `--use-file-for-fake-audio-capture=${microphone.path}`,
]);
try {
  const { gaze } = host.origins;
  const bare = await measure('bare WebGazer', `${gaze}/bench/bare.html`, null);
  const alone = await measure('Foveal, gaze alone', host.url, null);
  const both = await measure('Foveal, gaze and speech', host.url, speechModelId);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, software WebGL, ${seconds} s each\n`,
  );
  console.log(
    table(
      [
        '',
        'CPU',
        '÷ bare',
        'new pictures/s',
        '÷ bare',
        'estimates/s',
        'CPU ms/picture',
        '÷ bare',
        'words',
      ],
      [bare, alone, both].map(one => rowOf(one, bare)),
      '',
    ),
  );
} finally {
  await browser.close();
  await host.close();
  await library.close();
  await rm(folder, { recursive: true, force: true });
}

/** Opens the page, lets it get going, and measures it for a while. */
async function measure(name: string, url: string, modelId: string | null): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.on('pageerror', error => console.error(`${name}:`, error));
  page.on('dialog', dialog => dialog.dismiss());
  // In the sensor frame's origin, which has no page of this name.
  await page.route('**/bench/**', route => {
    const file = new URL(route.request().url()).pathname.replace('/bench/', '');
    return route.fulfill({ path: join(pages, file) });
  });
  await page.goto(url);
  await page.waitForFunction(() => 'capturePage' in window);
  const { gaze: gazeOrigin, speech: speechOrigin } = host.origins;
  const choice = { gazeOrigin, speechOrigin, speechModelId: modelId };
  await page.evaluate(given => window.capturePage.start(given), choice);
  const counts = () => page.evaluate(() => window.capturePage.counts());
  const before = { ...(await counts()), cpu: await cpuSeconds(browser), atMs: performance.now() };
  await page.waitForTimeout(seconds * 1000);
  const after = { ...(await counts()), cpu: await cpuSeconds(browser), atMs: performance.now() };
  await context.close();
  const wall = (after.atMs - before.atMs) / 1000;
  return {
    name,
    cpuShare: (after.cpu - before.cpu) / wall,
    estimatesHz: (after.estimates - before.estimates) / wall,
    picturesHz: (after.pictures - before.pictures) / wall,
    words: after.words - before.words,
  };
}

/** CPU time of all processes of the browser since they were started. */
async function cpuSeconds(of: Browser): Promise<number> {
  const session = await of.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

function rowOf(one: Measured, bare: Measured): string[] {
  const { name, cpuShare, picturesHz, estimatesHz, words } = one;
  const cost = (1000 * cpuShare) / picturesHz;
  const bareCost = (1000 * bare.cpuShare) / bare.picturesHz;
  return [
    name,
    `${(100 * cpuShare).toFixed(0)} %`,
    (cpuShare / bare.cpuShare).toFixed(2),
    picturesHz.toFixed(1),
    (picturesHz / bare.picturesHz).toFixed(2),
    estimatesHz.toFixed(1),
    cost.toFixed(0),
    (cost / bareCost).toFixed(2),
    String(words),
  ];
}
