import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test, vi } from 'vitest';
import { fovealProgram } from '../../../main/cli/program.ts';
import { dicomFile, smallFilm } from '../../support/small-dicom.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** What `foveal image` writes and prints for the 2 × 2 film of 0, 64, 128, 255. */
async function image(...parameters: string[]) {
  const folder = await temporaryFolder();
  const [file, out] = [join(folder, 'film.dcm'), join(folder, 'film.png')];
  const windows = smallFilm.slice(0, -1).concat([
    [0x00281050, 'DS', '128\\64'],
    [0x00281051, 'DS', '256\\2 '],
    [0x00281052, 'DS', '-1'],
    [0x00281053, 'DS', '2 '],
  ]);
  writeFileSync(file, dicomFile([...windows, ...smallFilm.slice(-1)]));
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await fovealProgram().parseAsync(['node', 'foveal', 'image', file, '--out', out, ...parameters]);
  const printed = String(log.mock.calls[0]?.[0]);
  log.mockRestore();
  return { png: decode(readFileSync(out)), printed };
}

test('image writes the greys of the file’s first window, another one, or any', async () => {
  // Modality values −1, 127, 255, 509.
  expect([...(await image()).png.data]).toEqual([0, 127, 255, 255]);
  expect([...(await image('--voi', '2')).png.data]).toEqual([0, 255, 255, 255]);
  expect([...(await image('--window', '255,511')).png.data]).toEqual([0, 64, 128, 255]);
  await expect(image('--voi', '3')).rejects.toMatchObject({ code: 'image.noSuchVoi' });
});

test('with --raw the samples come back to modality values by what is printed', async () => {
  const { png, printed } = await image('--raw', '--json');
  const { sample } = JSON.parse(printed);
  expect(png.depth).toBe(16);
  const modality = Array.from(png.data, value => value * sample.slope + sample.intercept);
  expect(modality).toEqual([-1, 127, 255, 509]);
});
