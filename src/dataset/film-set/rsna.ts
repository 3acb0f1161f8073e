import { numberIn, readCsv } from '../../formats/gaze-data/csv-table.ts';
import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import { boxRegion } from './box-region.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet } from './film-set.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

const COLUMNS = ['patientId', 'x', 'y', 'width', 'height', 'Target'];
/** All films of the challenge have this side. */
const SIDE_PX = 1024;

/**
 * RSNA Pneumonia Detection Challenge 2018 as downloaded from Kaggle: stage_2_train_labels.csv, a row a
 * box, boxes in px of the 1024 px DICOM films in stage_2_train_images. Films of no Target are “No
 * Pneumonia”, whether normal or not (Shih and others, 2019). Each film is a patient's only one.
 */
export async function readRsna(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  problems: Problems,
): Promise<FilmSet> {
  const list = tables.needed(...COLUMNS);
  const builder = new SetBuilder(finder, problems, ['Pneumonia', 'No Pneumonia']);
  const markedSize = { widthPx: SIDE_PX, heightPx: SIDE_PX };
  for (const { line, fields } of await readCsv(folder, list, COLUMNS, problems)) {
    const name = fields.get('patientId') ?? '';
    const film = builder.film(name, { patientId: name, split: null, sentences: [], markedSize });
    if (film === null) continue;
    const isPositive = fields.get('Target')?.trim() === '1';
    builder.label(film, 'Pneumonia', isPositive);
    builder.label(film, 'No Pneumonia', !isPositive);
    if (!isPositive) continue;
    const [xPx = null, yPx = null, widthPx = null, heightPx = null] = [
      'x',
      'y',
      'width',
      'height',
    ].map(side => numberIn(fields.get(side)));
    const region = boxRegion(xPx, yPx, widthPx, heightPx);
    if (region === null) problems.add(list, line, 'a box without four numbers');
    else film.marks.push({ phrase: null, label: 'Pneumonia', region });
  }
  return builder.finish('rsna', list);
}
