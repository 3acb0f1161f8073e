import { dirname, relative, resolve } from 'node:path';

/** The folders of src/ in the order data flows; a folder imports itself and those before it. */
export const FOLDER_ORDER = [
  'base',
  'imaging',
  'gaze',
  'speech',
  'reading',
  'heatmap',
  'formats',
  'text',
  'dataset',
  'model',
  'training',
  'evaluation',
  'review',
  'api',
  'app',
];

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/**
 * The imports of one file of src/ that go downstream or leave src/, as sentences.
 * @param file path of the file relative to src/, as if it stood there
 */
export function downstreamImports(file: string, text: string): string[] {
  const folder = file.split('/')[0] as string;
  const rank = FOLDER_ORDER.indexOf(folder);
  if (rank === -1) return [`${file}: folder ${folder} has no place in the order`];
  return [...text.matchAll(IMPORT)].flatMap(match => {
    const target = relative('/src', resolve('/src', dirname(file), match[1] as string));
    const targetRank = FOLDER_ORDER.indexOf(target.split('/')[0] as string);
    return targetRank >= 0 && targetRank <= rank ? [] : [`${file} imports ${target}`];
  });
}
