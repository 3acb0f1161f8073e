/**
 * `npm run check:session [-- --cases 40 --seconds 180 --speed 8]`: a long day of reading, in the app
 * itself in Chromium over a host process of its own. Case after case is set up, read and finished by
 * keyboard, with gaze played at 60 Hz and dictation recognised all along. Time passes `speed` times as
 * fast in the page (see test/support/fast-page.ts): all samples, chunks of sound, events and cases of
 * the whole session go through the app's own code; only the clock that they are dated by is fast.
 *
 * After each case garbage is collected and memory read: page heap, renderer processes, host. Exits 1
 * where any of them, over the last five cases on average, lies more than 10 % above what it was after
 * the first five, or where 0.1 % of the samples or more are missing from the journals.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { buildRendererIfStale } from '../../main/host/renderer-build.ts';
import { openLibrary } from '../../main/node/open-library.ts';
import type { JournalEvent } from '../../src/reading/journal.ts';
import { launchBrowser } from '../support/browser.ts';
import { agree } from '../support/consent.ts';
import { fakeMicrophone } from '../support/fake-microphone.ts';
import { makeFast } from '../support/fast-page.ts';
import { type MemoryUse, memoryUse } from '../support/memory-use.ts';
import { missingFakeDevices, SHARED } from '../support/shared-tools.ts';
import { beginInput, greyPng } from '../support/small-reading.ts';

const RATE_HZ = 60;
const SETTLING_CASES = 5;
const LARGEST_GROWTH = 0.1;
const LARGEST_LOSS = 0.001;
const READER = 'Dr Ada Test';
const VIEWPORT = { width: 1280, height: 720 };
const FILM_PX = 1024;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '180' },
    speed: { type: 'string', default: '8' },
  },
});
const [caseCount, caseSeconds, speed] = [values.cases, values.seconds, values.speed].map(
  Number,
) as [number, number, number];

const missing = missingFakeDevices();
if (missing !== null) {
  console.log(`skipped: ${missing}`);
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'foveal-session-'));
const path = join(folder, 'library');
await buildRendererIfStale();
const firstStudyId = await prepare(path);
const host = await startHost(path);
const microphone = await fakeMicrophone(`${SHARED}tools/synthetic-vosk/say.py`, dictation());
const wavBase64 = (await readFile(microphone.path)).toString('base64');
const browser = await launchBrowser([
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]);
try {
  const context = await browser.newContext({ viewport: VIEWPORT });
  await makeFast(context, new URL(host.url).origin, speed, wavBase64);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(`${host.url}#/read/${firstStudyId}`);
  await page.getByText('Ready to listen').waitFor({ timeout: 60_000 });
  const uses: MemoryUse[] = [];
  console.log(
    `${caseCount} cases of ${caseSeconds} s at ${speed}×, gaze at ${RATE_HZ} Hz, live dictation`,
  );
  console.log('case  page heap MB  pages RSS MB  host RSS MB');
  for (let i = 0; i < caseCount; i++) {
    await readCase(page, i === 0);
    const use = await memoryUse(browser, page, host.pid);
    uses.push(use);
    console.log(
      [String(i + 1).padStart(4), ...figures(use).map(mb => mb.toFixed(1).padStart(12))].join('  '),
    );
    if (i + 1 < caseCount) await page.keyboard.press('Enter');
  }
  await page.goto('about:blank');
  await host.stop();
  const problems = [...judgeMemory(uses), ...(await judgeJournals(path)), ...errors];
  for (const problem of problems) console.log(`FAILED: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await host.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A library with the films, a reader who agrees, a dictation model, and gaze to play. */
async function prepare(path: string): Promise<string> {
  const library = await openLibrary(path);
  const { api } = library.app.openSession();
  const archive = `${SHARED}data/speech/vosk-radiology-61-words.tar.gz`;
  const content = new Uint8Array(await readFile(archive));
  const { speechModelId } = await api['speech.install']({ fileName: 'model.tar.gz', content });
  await api['settings.set']({ reader: READER, speechModelId, gazeSource: 'replay' });
  await agree(api, READER);
  let studyId = '';
  // One more than is read: its reading is the one that is played.
  for (let i = 0; i <= caseCount; i++) {
    const files = [{ fileName: `${i}.png`, content: greyPng(FILM_PX, FILM_PX, i + 1) }];
    const { imported } = await api['studies.import']({ files });
    studyId = imported[0]?.studyId ?? '';
    if (i === 0) await storePlayedReading(library, studyId);
  }
  await library.close();
  return studyId;
}

/** A minute of eyes that wander over the screen, 60 times a second. */
async function storePlayedReading(
  library: Awaited<ReturnType<typeof openLibrary>>,
  studyId: string,
): Promise<void> {
  const { api } = library.app.openSession();
  const { readingId } = await api['readings.begin']({ ...beginInput(studyId), reader: READER });
  const events = Array.from({ length: 60 * RATE_HZ }, (_, i): JournalEvent => {
    const tMs = (i * 1000) / RATE_HZ;
    const xPx = 640 + 300 * Math.sin(tMs / 1700);
    return { type: 'gaze', tMs, emittedMs: tMs, xPx, yPx: 316 + 200 * Math.cos(tMs / 2300) };
  });
  await api['readings.append']({ readingId, events });
  await api['readings.finish']({ readingId });
}

/** From the set-up of a case, or the film itself where the set-up still holds, to its being saved. */
async function readCase(page: Page, isFirst: boolean): Promise<void> {
  if (isFirst) await page.getByRole('button', { name: 'Open the film' }).click();
  await page.getByText('Recording gaze and voice').waitFor({ timeout: 60_000 });
  const endMs = performance.now() + (caseSeconds * 1000) / speed;
  await page.mouse.move(640, 300);
  for (let turn = 0; performance.now() < endMs; turn++) {
    await page.mouse.wheel(0, turn % 2 === 0 ? -200 : 200);
    await page.mouse.down();
    await page.mouse.move(640 + 20 * (turn % 3), 300);
    await page.mouse.up();
    await page.waitForTimeout(Math.min(1_000, Math.max(0, endMs - performance.now())));
  }
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\./).waitFor({ timeout: 60_000 });
}

async function startHost(path: string) {
  const command = ['--no-memory-protection-keys', 'main/start.ts', '--no-open', '--json'];
  const child: ChildProcess = spawn(
    process.execPath,
    [...command, '--library', path, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise(resolve => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const line = text.split('\n').find(one => one.startsWith('{'));
      if (line !== undefined) resolve(JSON.parse(line).url);
    });
    child.once('exit', code => reject(new Error(`the host ended with ${code}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url, pid: child.pid ?? 0, stop };
}

function judgeMemory(uses: readonly MemoryUse[]): string[] {
  if (uses.length < 2 * SETTLING_CASES) return [];
  const names = ['page heap', 'renderer processes', 'host'];
  const mean = (part: readonly MemoryUse[], k: number) =>
    part.reduce((sum, use) => sum + (figures(use)[k] ?? 0), 0) / part.length;
  return names.flatMap((name, k) => {
    const before = figures(uses[SETTLING_CASES - 1] as MemoryUse)[k] ?? 0;
    const after = mean(uses.slice(-SETTLING_CASES), k);
    const growth = after / before - 1;
    console.log(
      `${name}: ${before.toFixed(1)} MB after case ${SETTLING_CASES}, ${after.toFixed(1)} MB at the end (${(100 * growth).toFixed(1)} %)`,
    );
    return growth > LARGEST_GROWTH ? [`the memory of the ${name} grew`] : [];
  });
}

function figures({ pageHeapMb, pagesRssMb, hostRssMb }: MemoryUse): number[] {
  return [pageHeapMb, pagesRssMb, hostRssMb];
}

/** Played samples are dated by when they were due: a longer interval is as many lost samples. */
async function judgeJournals(path: string): Promise<string[]> {
  const library = await openLibrary(path);
  const { api } = library.app.openSession();
  const readings = (await api['readings.list']({})).filter(one => one.gazeSource === 'replay');
  let [sampleCount, lostCount, wordCount, seconds] = [0, 0, 0, 0];
  for (const { readingId, ...summary } of readings) {
    const { events } = await api['readings.read']({ readingId });
    const times = events.filter(event => event.type === 'gaze').map(({ tMs }) => tMs);
    for (const [i, tMs] of times.slice(1).entries()) {
      lostCount += Math.max(0, Math.round(((tMs - (times[i] ?? 0)) * RATE_HZ) / 1000) - 1);
    }
    // And those before the first and after the last.
    const startMs = times[0] ?? 0;
    lostCount += Math.floor((startMs * RATE_HZ) / 1000);
    sampleCount += times.length;
    wordCount += summary.wordCount;
    seconds += summary.durationMs / 1000;
  }
  await library.close();
  const share = lostCount / Math.max(1, sampleCount + lostCount);
  console.log(
    `${readings.length} readings, ${(seconds / 3600).toFixed(2)} h, ${sampleCount} samples, ${lostCount} lost (${(100 * share).toFixed(3)} %), ${wordCount} words`,
  );
  const problems: string[] = [];
  if (readings.length !== caseCount) problems.push(`${readings.length} readings were saved`);
  if (!(share < LARGEST_LOSS)) problems.push('samples were lost');
  if (wordCount === 0) problems.push('no word was recognised');
  return problems;
}

/** Three sentences in sixteen seconds. */
function dictation() {
  const texts = [
    'the heart size is normal',
    'there is a small right pleural effusion',
    'there is no pneumothorax',
  ];
  return texts.map((text, i) => ({ text, startSeconds: 1 + 5 * i }));
}
