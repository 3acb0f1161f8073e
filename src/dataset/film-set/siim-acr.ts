import { readCsv } from '../../formats/gaze-data/csv-table.ts';
import type { Problems } from '../../formats/gaze-data/problems.ts';
import type { SourceFolder } from '../../formats/gaze-data/source.ts';
import type { Region } from '../../imaging/region.ts';
import type { FilmFinder } from './film-finder.ts';
import type { FilmSet } from './film-set.ts';
import { SetBuilder } from './set-builder.ts';
import type { Tables } from './tables.ts';

const COLUMNS = ['ImageId', 'EncodedPixels'];
/** All films of the challenge, and so their masks, have this side. */
const SIDE_PX = 1024;

/**
 * SIIM-ACR Pneumothorax Segmentation 2019 as downloaded from Kaggle: train-rle.csv (later
 * stage_2_train.csv), a row a mask, and the DICOM films called by their SOP instance UIDs, each in two
 * folders of its own. −1 is a film without pneumothorax.
 */
export async function readSiimAcr(
  folder: SourceFolder,
  tables: Tables,
  finder: FilmFinder,
  problems: Problems,
): Promise<FilmSet> {
  const list = tables.needed(...COLUMNS);
  const builder = new SetBuilder(finder, problems, ['Pneumothorax', 'No Pneumothorax']);
  const markedSize = { widthPx: SIDE_PX, heightPx: SIDE_PX };
  for (const { line, fields } of await readCsv(folder, list, COLUMNS, problems)) {
    const name = fields.get('ImageId')?.trim() ?? '';
    const film = builder.film(name, { patientId: name, split: null, sentences: [], markedSize });
    if (film === null) continue;
    const encoded = fields.get('EncodedPixels')?.trim() ?? '';
    const isPositive = encoded !== '-1' && encoded !== '';
    builder.label(film, 'Pneumothorax', isPositive);
    builder.label(film, 'No Pneumothorax', !isPositive);
    if (!isPositive) continue;
    const region = relativeRuns(encoded);
    if (region === null) problems.add(list, line, 'a mask that is no list of runs');
    else film.marks.push({ phrase: null, label: 'Pneumothorax', region });
  }
  return builder.finish('siim-acr', list);
}

/**
 * A mask in the challenge's own run lengths: pairs of a distance from the end of the last run and a
 * length, down the columns and from left to right. Each run in a column becomes a box one px wide.
 * null where the numbers are no runs within the film.
 */
export function relativeRuns(encoded: string): Region | null {
  const numbers = encoded.split(/\s+/).map(Number);
  if (numbers.length % 2 !== 0) return null;
  if (!numbers.every(value => Number.isInteger(value) && value >= 0)) return null;
  const region: Region = [];
  let at = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    at += numbers[i] as number;
    const end = at + (numbers[i + 1] as number);
    if (end > SIDE_PX ** 2) return null;
    while (at < end) {
      const xPx = Math.floor(at / SIDE_PX);
      const stop = Math.min(end, (xPx + 1) * SIDE_PX);
      region.push(stripe(xPx, at - xPx * SIDE_PX, stop - xPx * SIDE_PX));
      at = stop;
    }
  }
  return region;
}

function stripe(xPx: number, topPx: number, bottomPx: number) {
  return [
    { xPx, yPx: topPx },
    { xPx: xPx + 1, yPx: topPx },
    { xPx: xPx + 1, yPx: bottomPx },
    { xPx, yPx: bottomPx },
  ];
}
