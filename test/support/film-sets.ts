import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OpenLibrary } from '../../main/node/open-library.ts';
import type { Api, Evaluation, FilmSetRequest } from '../../src/api/contract.ts';
import type { ModelHost } from '../../src/app/ports.ts';
import { smallPng } from './small-reading.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder with these files. */
export async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Six films of six patients, three with oedema and three with atelectasis, each with a report and a box. */
export function smallFilmSet(): Record<string, string | Uint8Array> {
  const films = Object.fromEntries([1, 2, 3, 4, 5, 6].map(n => [`films/${n}.png`, smallPng(n)]));
  const rows = [1, 2, 3, 4, 5, 6].map(n =>
    [`${n}.png`, `p${n}`, n % 2, 1 - (n % 2), `Sign ${n}. Nothing else.`, 8, 8, 16, 12].join(','),
  );
  const header = 'image,patient,Edema,Atelectasis,report,x,y,w,h';
  return { ...films, 'list.csv': [header, ...rows, ''].join('\n') };
}

export const onFolder = (folder: string): FilmSetRequest['dataSet'] => ({
  folder,
  imagesFolder: null,
  layout: 'auto',
  uncertain: 'zeros',
});

export const zeroShotOf = (folder: string, modelIds: string[]): FilmSetRequest => ({
  kind: 'zero-shot',
  modelIds,
  dataSet: onFolder(folder),
  seed: 7,
  promptsFile: null,
  promptsPerClass: 5,
  promptScore: 'max',
});

/** An untrained model in the library. */
export async function addModel(
  library: OpenLibrary,
  host: ModelHost,
  modelId: string,
  seed = 1,
): Promise<void> {
  const folder = join(library.folder.path, `new-${modelId}`);
  await host.initialise(folder, seed, ['the lungs are clear', 'pleural effusion and edema']);
  await library.ports.models.adopt(folder, {
    modelId,
    name: `model ${modelId}`,
    createdAt: new Date(seed).toISOString(),
    parentModelId: null,
    runId: null,
    trainingStudyIds: [],
    trainingReadingIds: [],
  });
}

/** Waits for an evaluation’s end. */
export async function ended(
  library: OpenLibrary,
  api: Api,
  { evaluationId }: Evaluation,
): Promise<Evaluation> {
  const isOver = ({ state }: Evaluation) => state !== 'queued' && state !== 'running';
  const over = Promise.withResolvers<void>();
  const look = async () => {
    const all = await api['evaluations.list']({});
    const one = all.find(each => each.evaluationId === evaluationId);
    if (one !== undefined && isOver(one)) over.resolve();
  };
  const stop = library.app.subscribe(event => {
    if (event === 'library.changed' || event === 'evaluation.progress') void look();
  });
  await look();
  await over.promise;
  stop();
  const all = await api['evaluations.list']({});
  return all.find(each => each.evaluationId === evaluationId) as Evaluation;
}
