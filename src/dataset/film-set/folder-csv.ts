import { AppError } from '../../base/app-error.ts';
import { numberIn, readCsv } from '../../formats/gaze-data/csv-table.ts';
import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import { reportSentences } from '../../text/report-sentences.ts';
import { boxRegion } from './box-region.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet, LabelledFilm, Uncertain } from './film-set.ts';
import { labelValue } from './label-value.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

/** Names of columns that mean the same, lower case. */
const NAMES = {
  image: ['image', 'path', 'file', 'filename', 'file_name', 'image_path', 'imagepath'],
  patient: ['patient', 'patient_id', 'patientid', 'subject_id'],
  split: ['split'],
  label: ['label', 'class', 'labels'],
  report: ['report', 'text', 'caption', 'findings', 'impression'],
  phrase: ['phrase', 'label_text'],
  x: ['x'],
  y: ['y'],
  width: ['w', 'width'],
  height: ['h', 'height'],
} as const;
type Role = keyof typeof NAMES;

const SPLITS: Record<string, LabelledFilm['split']> = {
  train: 'training',
  training: 'training',
  val: 'validation',
  valid: 'validation',
  validate: 'validation',
  validation: 'validation',
  test: 'test',
};

/**
 * Films and one CSV: a column `image` (or `path`, `file` …), and of these what there is: `patient`,
 * `split`, `label` (class names joined by `|`), `report`, a box `x`, `y`, `w`, `h` in px with its
 * `phrase`. Every other column that holds nothing but 1, 0, −1 and blanks is a class of its own.
 */
export async function readFolderCsv(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  uncertain: Uncertain,
  problems: Problems,
): Promise<FilmSet> {
  const path = listOf(tables);
  if (path === null) throw noList(tables);
  const columns = tables.columnsOf(path);
  const rows = await readCsv(folder, path, [], problems);
  const roles = new Map<Role, string>();
  for (const [role, names] of Object.entries(NAMES) as [Role, readonly string[]][]) {
    const column = columns.find(column => names.includes(column.toLowerCase()));
    if (column !== undefined) roles.set(role, column);
  }
  const taken = new Set(roles.values());
  const classes = columns.filter(
    column =>
      !taken.has(column) &&
      rows.some(({ fields }) => fields.get(column) !== '') &&
      rows.every(({ fields }) => /^(-?1|0|)(\.0)?$/.test(fields.get(column)?.trim() ?? '')),
  );
  const builder = new SetBuilder(finder, problems, classes);
  const named = new Set<string>();
  for (const { line, fields } of rows) {
    const field = (role: Role) => fields.get(roles.get(role) ?? '')?.trim() ?? '';
    const name = field('image');
    const film = builder.film(name, {
      patientId: field('patient') || name,
      split: SPLITS[field('split').toLowerCase()] ?? null,
      sentences: reportSentences(field('report')),
      markedSize: null,
    });
    if (film === null) continue;
    for (const column of classes) {
      const value = labelValue(fields.get(column), uncertain);
      if (value !== undefined) builder.label(film, column, value);
    }
    const own = field('label')
      .split('|')
      .filter(label => label !== '');
    for (const label of own) {
      named.add(label);
      builder.label(film, label, true);
    }
    if (field('x') === '') continue;
    const sides = (['x', 'y', 'width', 'height'] as const).map(role => numberIn(field(role)));
    const [xPx = null, yPx = null, widthPx = null, heightPx = null] = sides;
    const region = boxRegion(xPx, yPx, widthPx, heightPx);
    if (region === null) problems.add(path, line, 'a box without four numbers');
    else film.marks.push({ phrase: field('phrase') || null, label: own[0] ?? '', region });
  }
  const set = builder.finish('folder', path);
  for (const { labels } of set.films) fillIn(labels as Map<string, boolean | null>, named);
  return set;
}

/** The first CSV with a column of films; null where there is none. */
export function listOf(tables: Tables): string | null {
  const isList = (path: string) =>
    tables.columnsOf(path).some(column => NAMES.image.some(name => name === column.toLowerCase()));
  return tables.paths.find(isList) ?? null;
}

/** Who is asked for a film's classes by name has none of the others. */
function fillIn(labels: Map<string, boolean | null>, named: ReadonlySet<string>): void {
  for (const label of named) if (!labels.has(label)) labels.set(label, false);
}

function noList(tables: Tables): AppError {
  return new AppError({
    code: 'filmSet.unknown',
    message: 'This folder is no data set that Foveal knows.',
    expected:
      'CheXpert, RSNA, SIIM-ACR, NIH ChestX-ray14, MS-CXR or Open-i as downloaded, or films and a CSV with a column “image”',
    actual: tables.paths.length === 0 ? 'no CSV file' : tables.paths.slice(0, 5).join(', '),
    advice: 'Choose the folder that holds the data set’s lists.',
  });
}
