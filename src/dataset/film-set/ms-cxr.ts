import { numberIn, readCsv } from '../../formats/gaze-data/csv-table.ts';
import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import { reportSentences } from '../../text/report-sentences.ts';
import { boxRegion } from './box-region.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet, LabelledFilm } from './film-set.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

/** How its list shows itself, in versions 0.1 to 1.1. */
export const MS_CXR_COLUMNS = ['category_name', 'label_text', 'path', 'x', 'y', 'w', 'h'];

const SPLITS: Record<string, LabelledFilm['split']> = {
  train: 'training',
  val: 'validation',
  test: 'test',
};

/**
 * MS-CXR as downloaded from PhysioNet: MS_CXR_Local_Alignment_v1.1.0.csv, a row a box, with its phrase
 * and its place in px of the film (Boecking and others, 2022). The films are MIMIC-CXR's, in a folder of
 * their own as a rule: `files/p10/p10000032/s50414267/<dicom>.jpg`.
 */
export async function readMsCxr(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  problems: Problems,
): Promise<FilmSet> {
  const list = tables.needed(...MS_CXR_COLUMNS);
  const builder = new SetBuilder(finder, problems);
  for (const { line, fields } of await readCsv(folder, list, MS_CXR_COLUMNS, problems)) {
    const path = fields.get('path') ?? '';
    const [widthPx, heightPx] = ['image_width', 'image_height'].map(side =>
      numberIn(fields.get(side)),
    );
    const film = builder.film(path, {
      patientId: /\bp\d{8}\b/.exec(path)?.[0] ?? path,
      split: SPLITS[fields.get('split')?.trim() ?? ''] ?? null,
      sentences: [],
      markedSize: widthPx && heightPx ? { widthPx, heightPx } : null,
    });
    if (film === null) continue;
    const [x = null, y = null, w = null, h = null] = ['x', 'y', 'w', 'h'].map(side =>
      numberIn(fields.get(side)),
    );
    const region = boxRegion(x, y, w, h);
    const phrase = reportSentences(fields.get('label_text') ?? '').join(' ');
    const label = fields.get('category_name')?.trim() ?? '';
    if (region === null) problems.add(list, line, 'a box without four numbers');
    else film.marks.push({ phrase: phrase || null, label, region });
  }
  return builder.finish('ms-cxr', list);
}
