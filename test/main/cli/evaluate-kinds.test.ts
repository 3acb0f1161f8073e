import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { fovealProgram } from '../../../main/cli/program.ts';
import { startModelHost } from '../../../main/node/model-host-port.ts';
import { addModel, folderOf, smallFilmSet } from '../../support/film-sets.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('evaluate prints figures, runs them again with the same numbers, and lists both', {
  timeout: 120_000,
}, async () => {
  const path = join(await temporaryFolder(), 'library');
  const library = await openTestLibrary(path);
  const host = await startModelHost();
  await addModel(library, host, 'nano');
  await host.stop();
  await library.close();
  const films = await folderOf({ ...smallFilmSet(), 'films/5.png': 'no film' });

  const common = ['--library', path, '--json'];
  const first = JSON.parse(
    await foveal('evaluate', 'zero-shot', films, '--model', 'nano', '--seed', '3', ...common),
  );
  expect(first).toMatchObject({
    request: { kind: 'zero-shot', seed: 3, dataSet: { folder: films, uncertain: 'zeros' } },
    dataSet: { layout: 'folder', filmCount: 6 },
    problems: [{ file: 'films/5.png' }],
  });
  const probe = ['evaluate', 'probe', films, '--model', 'nano', '--shares', '0.5', '1'];
  expect(JSON.parse(await foveal(...probe, ...common)).request.shares).toEqual([0.5, 1]);
  const { evaluationId } = first;
  expect(await foveal('evaluate', 'rerun', evaluationId, '--library', path)).toBe(
    'All 4 numbers are the same.',
  );
  const shown = await foveal('evaluate', 'show', evaluationId, '--library', path);
  expect(shown).toMatch(/^model +metric +of +value +95 % interval +n\nmodel nano +accuracy /);
  expect(shown).toContain('left out: films/5.png');
  const list = JSON.parse(await foveal('evaluate', 'list', ...common));
  expect(list.map(({ state, rerunOf }: Record<string, unknown>) => [state, rerunOf])).toEqual([
    ['finished', evaluationId],
    ['finished', null],
    ['finished', null],
  ]);
  await expect(
    foveal('evaluate', 'grounding', '/nowhere', '--model', 'nano', ...common),
  ).rejects.toMatchObject({ code: 'folder.notFound' });
});

/** Runs a command in this process; what it printed. */
async function foveal(...parameters: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await fovealProgram().parseAsync(['node', 'foveal', ...parameters]);
    return log.mock.calls.map(([said]) => String(said)).join('\n');
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}
