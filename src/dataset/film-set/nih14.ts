import { numberIn, readCsv } from '../../formats/gaze-data/csv-table.ts';
import type { Problems } from '../../formats/gaze-data/problems.ts';
import { type SourceFolder, textOf } from '../../formats/gaze-data/source.ts';
import { boxRegion } from './box-region.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet, LabelledFilm } from './film-set.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

/** The fourteen findings of NIH ChestX-ray14 (Wang and others, 2017). */
const CLASSES = [
  'Atelectasis',
  'Cardiomegaly',
  'Effusion',
  'Infiltration',
  'Mass',
  'Nodule',
  'Pneumonia',
  'Pneumothorax',
  'Consolidation',
  'Edema',
  'Emphysema',
  'Fibrosis',
  'Pleural_Thickening',
  'Hernia',
];
const NONE = 'No Finding';
/** Of all films that were published; boxes are in their px, also where films were made smaller. */
const SIDE_PX = 1024;

/**
 * NIH ChestX-ray14 as downloaded: Data_Entry_2017.csv (findings joined by `|`), BBox_List_2017.csv
 * with eight findings' boxes in px of the 1024 px films, and the lists of the published test split.
 */
export async function readNih14(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  problems: Problems,
): Promise<FilmSet> {
  const list = tables.needed('Image Index', 'Finding Labels');
  const builder = new SetBuilder(finder, problems, [...CLASSES, NONE]);
  const test = await namesIn(folder, 'test_list.txt');
  const training = await namesIn(folder, 'train_val_list.txt');
  const splitOf = (name: string): LabelledFilm['split'] =>
    test.has(name) ? 'test' : training.has(name) ? 'training' : null;
  for (const { fields } of await readCsv(folder, list, ['Image Index'], problems)) {
    const name = fields.get('Image Index') ?? '';
    const film = builder.film(name, {
      patientId: fields.get('Patient ID') || name.split('_')[0] || name,
      split: splitOf(name),
      sentences: [],
      markedSize: { widthPx: SIDE_PX, heightPx: SIDE_PX },
    });
    if (film === null) continue;
    const found = new Set((fields.get('Finding Labels') ?? '').split('|'));
    for (const finding of [...CLASSES, NONE]) builder.label(film, finding, found.has(finding));
  }
  const boxes = tables.with('Finding Label', 'Bbox [x') ?? tables.with('image', 'label', 'x', 'w');
  if (boxes !== null) await addBoxes(folder, boxes, builder, problems);
  return builder.finish('nih14', list);
}

/** NIH's own columns, or the plain ones of a list that was tidied up. */
async function addBoxes(
  folder: SourceFolder,
  path: string,
  builder: SetBuilder,
  problems: Problems,
): Promise<void> {
  for (const { line, fields } of await readCsv(folder, path, ['y', 'w'], problems)) {
    const name = fields.get('Image Index') ?? fields.get('image') ?? '';
    const label = fields.get('Finding Label') ?? fields.get('label') ?? '';
    const film = builder.known(name);
    if (film === undefined) continue;
    const region = boxRegion(
      numberIn(fields.get('Bbox [x') ?? fields.get('x')),
      numberIn(fields.get('y')),
      numberIn(fields.get('w')),
      numberIn(fields.get('h]') ?? fields.get('h')),
    );
    if (region === null) problems.add(path, line, 'a box without four numbers');
    else film.marks.push({ phrase: null, label, region });
  }
}

async function namesIn(folder: SourceFolder, fileName: string): Promise<Set<string>> {
  const path = folder.paths.find(path => path.split('/').at(-1) === fileName);
  if (path === undefined) return new Set();
  return new Set((await textOf(folder, path)).split(/\s+/).filter(name => name !== ''));
}
