import { readCsv } from '../../formats/gaze-data/csv-table.ts';
import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet, LabelledFilm, Uncertain } from './film-set.ts';
import { labelValue } from './label-value.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

/** The observations of CheXpert (Irvin and others, 2019). */
const CLASSES = [
  'No Finding',
  'Enlarged Cardiomediastinum',
  'Cardiomegaly',
  'Lung Opacity',
  'Lung Lesion',
  'Edema',
  'Consolidation',
  'Pneumonia',
  'Atelectasis',
  'Pneumothorax',
  'Pleural Effusion',
  'Pleural Other',
  'Fracture',
  'Support Devices',
];

/** How a list of CheXpert shows itself: train.csv, valid.csv and test_labels.csv alike. */
export const CHEXPERT_COLUMNS = ['Path', 'Enlarged Cardiomediastinum', 'Support Devices'];

/**
 * CheXpert as downloaded: train.csv and valid.csv with paths that begin with the name of the data set's
 * folder (`CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg`), and the test labels that
 * were published later. Lateral views are left out, as in all published comparisons.
 */
export async function readChexpert(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  uncertain: Uncertain,
  problems: Problems,
): Promise<FilmSet> {
  const [first, ...more] = tables.all(...CHEXPERT_COLUMNS);
  const lists = [first ?? tables.needed(...CHEXPERT_COLUMNS), ...more];
  const builder = new SetBuilder(finder, problems, CLASSES);
  for (const list of lists) {
    const split = splitOf(list);
    for (const { line, fields } of await readCsv(folder, list, ['Path'], problems)) {
      const path = fields.get('Path') ?? '';
      if (fields.get('Frontal/Lateral') === 'Lateral' || /_lateral\./.test(path)) continue;
      const patientId = /patient\d+/.exec(path)?.[0] ?? path;
      const film = builder.film(path, { patientId, split, sentences: [], markedSize: null });
      if (film === null) continue;
      for (const name of CLASSES) {
        if (!fields.has(name)) continue;
        const value = labelValue(fields.get(name), uncertain);
        if (value === undefined) problems.add(list, line, `${name} is ${fields.get(name)}`);
        else builder.label(film, name, value);
      }
    }
  }
  return builder.finish('chexpert', lists.join(', '));
}

function splitOf(list: string): LabelledFilm['split'] {
  const name = list.slice(list.lastIndexOf('/') + 1).toLowerCase();
  if (name.startsWith('test') || name.startsWith('groundtruth')) return 'test';
  return name.startsWith('valid') ? 'validation' : 'training';
}
