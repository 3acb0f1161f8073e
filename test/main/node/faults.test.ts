import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openLibrary } from '../../../main/node/open-library.ts';
import { connect } from '../../../src/api/connect.ts';
import { socketWire } from '../../../src/api/socket-wire.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { shownFor } from '../../support/fault-table.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const hostProcess = fileURLToPath(new URL('../../support/web-host-process.ts', import.meta.url));
/** As the page sends them. */
const BATCH_MS = 200;
const LIBRARIES = 4;
const KILLS_EACH = 5;

async function libraryWithFilm(): Promise<{ folder: string; studyId: string }> {
  const folder = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(folder);
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  await library.close();
  return { folder, studyId };
}

/**
 * A host process that is killed `afterMs` into a reading, whose events are appended as the page does.
 * Answers when the last thing had happened by then, and what the page was told.
 */
async function killDuringReading(folder: string, studyId: string, afterMs: number) {
  const child = spawn(process.execPath, [hostProcess, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = await once(createInterface(child.stdout), 'line');
  const { origin, searchParams } = new URL(url);
  const address = `${origin.replace('http', 'ws')}/api?token=${searchParams.get('token')}`;
  const socket = new WebSocket(address, { origin });
  await once(socket, 'open');
  const { api } = connect(socketWire(socket));
  const { readingId } = await api['readings.begin'](beginInput(studyId));

  const zeroMs = performance.now();
  const nowMs = () => performance.now() - zeroMs;
  let isKilled = false;
  const killing = new Promise<number>(resolve => {
    setTimeout(() => {
      isKilled = true;
      child.kill('SIGKILL');
      resolve(nowMs());
    }, afterMs);
  });
  let told: ErrorReport | null = null;
  let sinceMs = 0;
  while (told === null) {
    await new Promise(resolve => setTimeout(resolve, isKilled ? 0 : BATCH_MS));
    const untilMs = nowMs();
    const events = [];
    for (let tMs = sinceMs; tMs < untilMs; tMs += 16) {
      events.push({ type: 'gaze' as const, tMs, emittedMs: tMs, xPx: 1, yPx: 2 });
      sinceMs = tMs + 16;
    }
    told = await api['readings.append']({ readingId, events }).then(() => null, reportOf);
  }
  const killedMs = await killing;
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { readingId, killedMs, told };
}

test('a host killed at 20 random moments loses a second at most, and its library opens and agrees', async () => {
  const random = new SeededRandom(4);
  const momentsMs = Array.from({ length: LIBRARIES * KILLS_EACH }, () =>
    Math.round(150 + 1_100 * random.uniform()),
  );
  const lostMs: number[] = [];
  const one = async (moments: number[]) => {
    const { folder, studyId } = await libraryWithFilm();
    for (const afterMs of moments) {
      const { readingId, killedMs, told } = await killDuringReading(folder, studyId, afterMs);
      expect(told).toMatchObject(shownFor('host killed'));
      const library = await openTestLibrary(folder);
      const before = library.ports.catalogue.readings();
      expect((await library.reindex()).refused).toEqual([]);
      expect(library.ports.catalogue.readings()).toEqual(before);
      const { api } = library.app.openSession();
      const { events } = await api['readings.read']({ readingId });
      const lastMs = events.flatMap(event => (event.type === 'gaze' ? event.tMs : [])).at(-1) ?? 0;
      lostMs.push(killedMs - lastMs);
      await library.close();
    }
  };
  const rounds = Array.from({ length: LIBRARIES }, (_, i) =>
    one(momentsMs.slice(i * KILLS_EACH, (i + 1) * KILLS_EACH)),
  );
  await Promise.all(rounds);
  expect(lostMs).toHaveLength(20);
  expect(Math.max(...lostMs)).toBeLessThanOrEqual(1_000);
}, 300_000);

test('a full disk is told, tears nothing, and the reading goes on when there is room again', async ctx => {
  const mount = await temporaryFolder();
  if (!mounts(['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount])) {
    ctx.skip('a small file system can’t be mounted here (root is needed)');
  }
  onTestFinished(() => void execFileSync('umount', ['-l', mount]));
  const folder = join(mount, 'library');
  const library = await openTestLibrary(folder);
  const { api } = library.app.openSession();
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await api['readings.append']({ readingId, events: smallReading() });
  const journal = () => readFile(join(folder, 'readings', readingId, 'journal.jsonl'), 'utf8');
  const before = await journal();

  await fill(join(mount, 'ballast'));
  const refused = api['readings.append']({ readingId, events: manyEvents });
  expect(reportOf(await refused.catch((error: unknown) => error))).toMatchObject(
    shownFor('disk full'),
  );
  expect(await journal()).toBe(before);
  await expect(api['readings.begin'](beginInput(studyId))).rejects.toMatchObject({
    code: 'disk.full',
  });
  expect(await readdir(join(folder, 'readings'))).toEqual([readingId]);

  await writeFile(join(mount, 'ballast'), '');
  await api['readings.append']({ readingId, events: manyEvents });
  const { events } = await api['readings.read']({ readingId });
  expect(events).toHaveLength(smallReading().length + manyEvents.length);
  expect(await api['readings.finish']({ readingId })).toMatchObject({ state: 'finished' });
  await library.close();
});

test('a folder that can’t be written to is told, and opens again when it can', async ctx => {
  const { folder } = await libraryWithFilm();
  if (!mounts(['--bind', folder, folder])) ctx.skip('nothing can be mounted here (root is needed)');
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
  const error = await openLibrary(folder).catch((reason: unknown) => reason);
  expect(reportOf(error)).toMatchObject(shownFor('folder read-only'));
  execFileSync('mount', ['-o', 'remount,rw,bind', folder]);
  const { api } = (await openTestLibrary(folder)).app.openSession();
  expect(await api['studies.list']({})).toHaveLength(1);
});

/** A library with an interrupted reading, and the path of one of its files. */
async function interrupted() {
  const { folder, studyId } = await libraryWithFilm();
  const library = await openTestLibrary(folder);
  const { api } = library.app.openSession();
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await api['readings.append']({ readingId, events: smallReading() });
  await library.close();
  return { folder, readingId, file: (name: string) => join(folder, 'readings', readingId, name) };
}

const named = (shown: object, readingId: string) =>
  JSON.parse(JSON.stringify(shown).replaceAll('READING', readingId));

test('a corrupt last line is cut off, noted and told, and the reading goes on', async () => {
  const { folder, readingId, file } = await interrupted();
  await appendFile(file('journal.jsonl'), '{"type":"gaze","tM');
  const told: ErrorReport[] = [];
  const library = await openTestLibrary(folder, undefined, report => told.push(report));
  const { api } = library.app.openSession();
  const events = smallReading().slice(0, 1);
  await api['readings.append']({ readingId, events });
  expect(told).toMatchObject([named(shownFor('last line corrupt'), readingId)]);
  expect((await api['readings.read']({ readingId })).damagedLines).toEqual([]);
  expect(await readFile(join(folder, 'audit.jsonl'), 'utf8')).toContain('"reading.tornLine"');
});

test('a corrupt line in the middle is left out and left in the file, and told', async () => {
  const { folder, readingId, file } = await interrupted();
  const lines = (await readFile(file('journal.jsonl'), 'utf8')).split('\n');
  lines[3] = `${lines[3]?.slice(0, 9)}\u0000garbage`;
  await writeFile(file('journal.jsonl'), lines.join('\n'));
  const library = await openTestLibrary(folder);
  const { api } = library.app.openSession();
  const read = await api['readings.read']({ readingId });
  expect(read.damagedLines).toMatchObject([{ line: 4 }]);
  expect(read.events).toHaveLength(smallReading().length - 1);
  const finished = await api['readings.finish']({ readingId });
  expect(finished).toMatchObject({ state: 'finished', damagedLineCount: 1 });
  expect(await readFile(file('journal.jsonl'), 'utf8')).toContain('garbage');
});

test('a reading of a newer Foveal is left alone, and told; the others open', async () => {
  const { folder, readingId, file } = await interrupted();
  const header = JSON.parse(await readFile(file('reading.json'), 'utf8'));
  const newer = JSON.stringify({ ...header, journalVersion: 99, unheardOf: true });
  await writeFile(file('reading.json'), newer);
  const told: ErrorReport[] = [];
  const library = await openTestLibrary(folder, undefined, report => told.push(report));
  expect(told).toMatchObject([named(shownFor('journal of a newer Foveal'), readingId)]);
  const { api } = library.app.openSession();
  const append = api['readings.append']({ readingId, events: smallReading() });
  await expect(append).rejects.toMatchObject({ code: 'reading.newerVersion' });
  expect(await readFile(file('reading.json'), 'utf8')).toBe(newer);
  expect(await api['studies.list']({})).toHaveLength(1);
});

test('a reading of an older Foveal is read as it is, and brought up to date when it goes on', async () => {
  const { folder, readingId, file } = await interrupted();
  const { consent: _, ...header } = JSON.parse(await readFile(file('reading.json'), 'utf8'));
  const older = JSON.stringify({ ...header, journalVersion: 1 });
  await writeFile(file('reading.json'), older);
  const library = await openTestLibrary(folder);
  const { api } = library.app.openSession();
  const read = await api['readings.read']({ readingId });
  expect(read.events).toEqual(smallReading());
  expect(read.header.consent).toBeUndefined();
  expect(await readFile(file('reading.json'), 'utf8')).toBe(older);
  await api['readings.append']({ readingId, events: smallReading() });
  expect(JSON.parse(await readFile(file('reading.json'), 'utf8')).journalVersion).toBe(2);
});

/** More than a nearly full disk takes. */
const manyEvents = Array.from({ length: 4_000 }, (_, i) => ({
  type: 'gaze' as const,
  tMs: 5_000 + i,
  emittedMs: 5_000 + i,
  xPx: 1,
  yPx: 2,
}));

function mounts(parameters: string[]): boolean {
  try {
    execFileSync('mount', parameters, { stdio: 'ignore' });
    return true;
  } catch {
    // Not root, or a container that may not mount: the test says so.
    return false;
  }
}

/** Writes until the disk is full. */
async function fill(path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const block = Buffer.alloc(16_384, 1);
  try {
    for (;;) await appendFile(path, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
