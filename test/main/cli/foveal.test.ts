import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { openTestLibrary } from '../../support/open-client.ts';
import { dicomFile, smallFilm } from '../../support/small-dicom.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const launcher = fileURLToPath(new URL('../../../main/cli/foveal.mjs', import.meta.url));

/** Runs the command; what it printed and its exit code. */
function foveal(parameters: string[], node = process.execPath) {
  return new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
    execFile(node, [launcher, ...parameters], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** A library with one finished and one interrupted reading of the same film. */
async function libraryWithReadings() {
  const folder = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(folder);
  const session = library.app.openSession();
  const { api } = session;
  const files = [{ fileName: 'film.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const readingIds: string[] = [];
  for (let i = 0; i < 2; i++) {
    const { readingId } = await api['readings.begin'](beginInput(studyId));
    await api['readings.append']({ readingId, events: smallReading() });
    readingIds.push(readingId);
  }
  const [finished = '', interrupted = ''] = readingIds;
  await api['readings.finish']({ readingId: finished });
  await session.close();
  await library.close();
  return { folder, studyId, finished, interrupted };
}

test('import takes folders with all they hold, names what it refuses, and then ends with 1', async () => {
  const folder = await temporaryFolder();
  const [films, library] = [join(folder, 'films'), join(folder, 'library')];
  await mkdir(join(films, 'deep', 'deeper'), { recursive: true });
  await writeFile(join(films, 'a.png'), smallPng(1));
  await writeFile(join(films, 'deep', 'deeper', 'b.png'), smallPng(2));
  await writeFile(join(films, 'deep', 'notes.txt'), 'hello');
  const missing = join(folder, 'missing.dcm');
  const { code, stdout } = await foveal(['import', films, missing, '--json', '--library', library]);
  const report = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(report.imported).toHaveLength(2);
  expect(report.refused).toMatchObject([{ fileName: missing, error: { code: 'study.notFound' } }]);
  expect(report.skipped).toMatchObject([
    { fileName: join(films, 'deep', 'notes.txt'), error: { code: 'study.notAnImage' } },
  ]);

  const again = await foveal(['import', films, '--library', library]);
  expect(again.stdout).toContain('0 imported, 2 there already, 0 refused, 1 no films');
  const listed = await foveal(['studies', '--json', '--library', library]);
  expect(listed.code).toBe(0);
  expect(JSON.parse(listed.stdout)).toEqual(report.imported);
});

test('Ctrl-C ends an import cleanly, and --resume goes on with it', async ctx => {
  if (process.platform === 'win32') ctx.skip('Windows has no signals');
  const folder = await temporaryFolder();
  const library = join(folder, 'library');
  await mkdir(join(folder, 'films'));
  for (let i = 0; i < 40; i++) {
    await writeFile(join(folder, 'films', `${100 + i}.png`), smallPng(i));
  }
  const parameters = ['import', join(folder, 'films'), '--json', '--library', library];
  const child = spawn(process.execPath, [launcher, ...parameters], { stdio: 'pipe' });
  const printed = text(child.stdout);
  const firstFilm = async () => {
    for await (const _ of watch(folder, { recursive: true })) {
      const names = await readdir(join(library, 'studies')).catch(() => []);
      if (names.length > 0) return;
    }
  };
  const ended = once(child, 'close');
  await firstFilm();
  child.kill('SIGINT');
  const [code] = await ended;
  const first = JSON.parse(await printed);
  expect({ code, state: first.state }).toEqual({ code: 130, state: 'cancelled' });
  expect(first.imported.length).toBeLessThan(40);

  const second = await foveal(['import', '--resume', '--json', '--library', library]);
  expect(second.code).toBe(0);
  expect(JSON.parse(second.stdout).imported).toHaveLength(40);
  const none = await foveal(['import', '--resume', '--json', '--library', library]);
  expect(JSON.parse(none.stderr)).toMatchObject({ error: { code: 'import.nothingToResume' } });
});

test('lint-phi is quiet about a library, names what an original tells, and then ends with 1', async () => {
  const { folder } = await libraryWithReadings();
  const clean = await foveal(['lint-phi', '--json', '--library', folder]);
  expect(clean).toMatchObject({ code: 0, stdout: '[]\n' });

  const outside = await temporaryFolder();
  const original = join(outside, 'film.dcm');
  const known = join(outside, 'known');
  await writeFile(original, dicomFile([[0x00100010, 'PN', 'Doe^Jane'], ...smallFilm]));
  await writeFile(known, 'doe\n');
  const found = await foveal(['lint-phi', original, '--known', known]);
  expect(found.code).toBe(1);
  expect(found.stdout).toContain("(0010,0010) Patient's Name");
  expect(found.stdout).toContain('known identifier 1');
  expect(found.stdout).not.toContain('Doe');
});

test('import keeps names of files only where it is asked to', async () => {
  const folder = await temporaryFolder();
  const film = join(folder, 'Doe Jane.png');
  await writeFile(film, smallPng());
  const nameIn = async (library: string, ...options: string[]) => {
    const parameters = ['import', film, ...options, '--json', '--library', join(folder, library)];
    return JSON.parse((await foveal(parameters)).stdout).imported[0].fileName;
  };
  expect(await nameIn('neutral')).toMatch(/^Film [0-9a-f]{6}$/);
  expect(await nameIn('named', '--keep-names')).toBe('Doe Jane.png');
});

test('align writes a 16-bit heatmap a sentence, fixations and words', async () => {
  const { folder, finished } = await libraryWithReadings();
  const out = join(folder, '..', 'aligned');
  const { code } = await foveal(['align', finished, '--out', out, '--library', folder]);
  expect(code).toBe(0);
  const heatmap = decode(await readFile(join(out, 'sentence-00.png')));
  expect(heatmap).toMatchObject({ width: 64, height: 48, depth: 16 });
  const peak = heatmap.data.indexOf(65535);
  expect([peak % 64, Math.floor(peak / 64)]).toEqual([15, 23]);
  expect(await readFile(join(out, 'words.csv'), 'utf8')).toContain('heart,1.2000,1.3500');
  expect((await readFile(join(out, 'fixations.csv'), 'utf8')).split('\n')).toHaveLength(3);
});

test('an interrupted reading is listed, finished or discarded', async () => {
  const { folder, interrupted } = await libraryWithReadings();
  const states = async () => {
    const { stdout } = await foveal(['readings', '--json', '--library', folder]);
    return JSON.parse(stdout).map(({ state }: { state: string }) => state);
  };
  expect(await states()).toEqual(['finished', 'interrupted']);
  await foveal(['finish', interrupted, '--library', folder]);
  expect(await states()).toEqual(['finished', 'finished']);
  await foveal(['discard', interrupted, '--library', folder]);
  expect(await states()).toEqual(['finished', 'discarded']);
  const refused = await foveal(['finish', interrupted, '--json', '--library', folder]);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'reading.closed' } });
});

test('train makes a model and attend draws where it looks', async () => {
  const { folder, studyId } = await libraryWithReadings();
  const trained = await foveal(['train', '--steps', '2', '--json', '--library', folder]);
  expect(trained.stderr).toContain('step 2 of 2');
  const { modelId, state } = JSON.parse(trained.stdout);
  expect(state).toBe('finished');
  const out = join(folder, '..', 'attention.png');
  const about = ['--model', modelId, '--study', studyId, '--phrase', 'the heart', '--out', out];
  const { stdout } = await foveal(['attend', ...about, '--json', '--library', folder]);
  expect(JSON.parse(stdout).attention).toHaveLength(49);
  expect(decode(await readFile(out))).toMatchObject({ width: 64, height: 48, channels: 4 });
});

test('a library that is open elsewhere is refused in one line that says by whom', async () => {
  const library = await openTestLibrary();
  const { code, stderr } = await foveal(['studies', '--library', library.folder.path]);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`library.locked`);
  expect(stderr).toContain(`process ${process.pid}`);
});

test('an audit log that was tampered with is noticed', async () => {
  const { folder } = await libraryWithReadings();
  expect((await foveal(['audit', '--library', folder])).code).toBe(0);
  const path = join(folder, 'audit.jsonl');
  await writeFile(path, (await readFile(path, 'utf8')).replace('reading.begin', 'reading.other'));
  const { code, stdout } = await foveal(['audit', '--json', '--library', folder]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ intact: false });
});

test('an older Node hands over to the one that was installed with the package', async ctx => {
  const older = olderNode();
  if (older === null) return ctx.skip('there is no Node older than 24 here');
  const { code, stdout } = await foveal(['--version'], older);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+/) });
});

/** A Node on the PATH, before or after the package's own, that is too old to run TypeScript. */
function olderNode(): string | null {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    try {
      const path = join(folder, 'node');
      const version = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
      if (Number(/^v(\d+)/.exec(version)?.[1]) < 24) return path;
    } catch {
      // No Node in this folder.
    }
  }
  return null;
}

test('picture draws a reading, gaze-report measures it', async () => {
  const { folder, finished } = await libraryWithReadings();
  const out = join(folder, '..', 'pictures', 'gaze.png');
  const drawn = await foveal(['picture', finished, '--out', out, '--library', folder]);
  expect(drawn).toMatchObject({ code: 0, stdout: `${out}\n` });
  expect(decode(await readFile(out)).width).toBeGreaterThan(64);

  const { code, stdout } = await foveal(['gaze-report', '--library', folder, '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.readings).toEqual([
    expect.objectContaining({ readingId: finished, isAbnormal: false }),
  ]);
  expect(report.spans).toEqual([expect.objectContaining({ eyeVoiceSpanMs: 900, estimate: null })]);
  expect(report.films).toEqual([]);
  expect(report.failures).toEqual([]);

  await rm(join(folder, 'readings', finished, 'journal.jsonl'));
  await mkdir(join(folder, 'readings', finished, 'journal.jsonl'));
  const without = await foveal(['gaze-report', '--library', folder, '--json']);
  expect(without.code).toBe(1);
  expect(JSON.parse(without.stdout)).toMatchObject({
    readings: [],
    failures: [{ subject: finished }, {}],
  });
});

test('withdraw says what would go, deletes only with --yes, and readers lists who is left', async () => {
  const { folder, finished, interrupted } = await libraryWithReadings();
  const common = ['--json', '--library', folder];
  const listed = JSON.parse((await foveal(['readers', ...common])).stdout);
  expect(listed).toMatchObject([{ reader: 'Reader', readingCount: 2, consent: null }]);
  const planned = JSON.parse((await foveal(['withdraw', 'Reader', ...common])).stdout);
  const ids = planned.readings.map(({ readingId }: { readingId: string }) => readingId);
  expect(ids).toEqual([finished, interrupted]);
  expect(planned.isDone).toBe(false);
  expect(await readdir(join(folder, 'readings'))).toHaveLength(2);

  const { stdout } = await foveal(['withdraw', 'Reader', '--yes', '--library', folder]);
  expect(stdout).toContain('Deleted 2 readings of Reader');
  expect(stdout).toContain('Not reached: exports, backups');
  expect(await readdir(join(folder, 'readings'))).toEqual([]);
  const after = await foveal(['readers', '--library', folder]);
  expect(after.stdout).toMatch(/Reader +0 +withdrew 20/);
});
