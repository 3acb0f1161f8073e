import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import { CHEXPERT_COLUMNS, readChexpert } from './chexpert.ts';
import { FilmFinder } from './film-finder.ts';
import type { FilmSet, Uncertain } from './film-set.ts';
import { readFolderCsv } from './folder-csv.ts';
import type { FilmSetLayout } from './layouts.ts';
import { MS_CXR_COLUMNS, readMsCxr } from './ms-cxr.ts';
import { readNih14 } from './nih14.ts';
import { isOpeni, readOpeni } from './openi.ts';
import { readRsna } from './rsna.ts';
import { readSiimAcr } from './siim-acr.ts';
import { Tables } from './tables.ts';

/**
 * The films of a folder with their labels, reports and boxes. `auto` looks at the headers of its CSV
 * files, whatever they are called; a layout that is named must be there. Rows that can't be read are
 * problems.
 *
 * @param imageFolders the folder itself, and others that have its images
 * @throws AppError `filmSet.unknown`, `filmSet.noList`
 */
export async function readFilmSet(
  folder: SourceFolder,
  imageFolders: readonly SourceFolder[],
  layout: FilmSetLayout | 'auto',
  uncertain: Uncertain,
  problems: Problems,
): Promise<FilmSet> {
  const tables = await Tables.read(folder);
  const finder = new FilmFinder(imageFolders);
  switch (layout === 'auto' ? layoutOf(folder, tables) : layout) {
    case 'chexpert':
      return readChexpert(folder, tables, finder, uncertain, problems);
    case 'rsna':
      return readRsna(folder, tables, finder, problems);
    case 'siim-acr':
      return readSiimAcr(folder, tables, finder, problems);
    case 'nih14':
      return readNih14(folder, tables, finder, problems);
    case 'ms-cxr':
      return readMsCxr(folder, tables, finder, problems);
    case 'openi':
      return readOpeni(folder, tables, finder, problems);
    case 'folder':
      return readFolderCsv(folder, tables, finder, uncertain, problems);
  }
}

function layoutOf(folder: SourceFolder, tables: Tables): FilmSetLayout {
  if (tables.with(...CHEXPERT_COLUMNS) !== null) return 'chexpert';
  if (tables.with('patientId', 'Target') !== null) return 'rsna';
  if (tables.with('ImageId', 'EncodedPixels') !== null) return 'siim-acr';
  if (tables.with('Image Index', 'Finding Labels') !== null) return 'nih14';
  if (tables.with(...MS_CXR_COLUMNS) !== null) return 'ms-cxr';
  if (isOpeni(folder, tables)) return 'openi';
  return 'folder';
}
