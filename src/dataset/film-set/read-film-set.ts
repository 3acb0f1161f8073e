import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import { FilmFinder } from './film-finder.ts';
import type { FilmSet, Uncertain } from './film-set.ts';
import { readFolderCsv } from './folder-csv.ts';
import type { FilmSetLayout } from './layouts.ts';
import { readNih14 } from './nih14.ts';
import { Tables } from './tables.ts';

/**
 * The films of a folder with their labels, reports and boxes. `auto` looks at the headers of its CSV
 * files; a layout that is named must be there. Rows that can't be read are problems.
 *
 * @param imageFolders the folder itself, and others that have its images
 * @throws AppError `filmSet.unknown`, `filmSet.noList`, `filmSet.noFilms`
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
  switch (layout === 'auto' ? layoutOf(tables) : layout) {
    case 'nih14':
      return readNih14(folder, tables, finder, problems);
    default:
      return readFolderCsv(folder, tables, finder, uncertain, problems);
  }
}

function layoutOf(tables: Tables): FilmSetLayout {
  if (tables.with('Image Index', 'Finding Labels') !== null) return 'nih14';
  return 'folder';
}
