import type { SourceFolder } from '../../formats/gaze-data/source.ts';

/** A film's file in one of the folders. */
export interface FoundFilm {
  folder: SourceFolder;
  path: string;
}

/** Where two files have the same name but for this, the earlier counts: DICOM has all greys. */
const EXTENSIONS = ['dcm', 'dicom', 'png', 'jpg', 'jpeg'];

/**
 * Finds films by what a data set calls them: a path from somewhere above the folder, a file name, or
 * one without its extension. Of several files with the name the one counts whose folders are called
 * as in the path, so that CheXpert's hundred thousand `view1_frontal.jpg` are told apart.
 */
export class FilmFinder {
  readonly #byStem = new Map<string, FoundFilm[]>();

  constructor(folders: readonly SourceFolder[]) {
    for (const folder of folders) {
      for (const path of folder.paths) {
        const { stem, extension } = partsOf(path);
        if (!EXTENSIONS.includes(extension)) continue;
        const alike = this.#byStem.get(stem);
        if (alike === undefined) this.#byStem.set(stem, [{ folder, path }]);
        else alike.push({ folder, path });
      }
    }
  }

  get filmCount(): number {
    return this.#byStem.size;
  }

  /** null where no folder has it, or several files could be meant. */
  find(reference: string): FoundFilm | null {
    const wanted = partsOf(reference);
    const named = this.#byStem.get(wanted.stem) ?? this.#byStem.get(wanted.fileName) ?? [];
    const ranked = named
      .map(found => ({ found, ...nearness(wanted.folders, partsOf(found.path)) }))
      .sort((a, b) => b.shared - a.shared || a.rank - b.rank);
    const [best, next] = ranked;
    const isAmbiguous =
      best !== undefined &&
      next !== undefined &&
      next.shared === best.shared &&
      next.rank === best.rank;
    return best === undefined || isAmbiguous ? null : best.found;
  }
}

function partsOf(path: string) {
  const folders = path.replaceAll('\\', '/').toLowerCase().split('/');
  const fileName = folders.pop() ?? '';
  const dot = fileName.lastIndexOf('.');
  const extension = fileName.slice(dot + 1);
  const stem = EXTENSIONS.includes(extension) ? fileName.slice(0, dot) : fileName;
  return { folders, fileName, stem, extension };
}

/** How many folders above a file are called as wanted, and how good its format is. */
function nearness(wanted: string[], { folders, extension }: ReturnType<typeof partsOf>) {
  let shared = 0;
  while (
    shared < Math.min(wanted.length, folders.length) &&
    wanted.at(-1 - shared) === folders.at(-1 - shared)
  ) {
    shared++;
  }
  return { shared, rank: EXTENSIONS.indexOf(extension) };
}
