import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api } from '../../src/api/contract.ts';
import type { ModelHost } from '../../src/app/ports.ts';
import type { JournalEvent } from '../../src/reading/journal.ts';
import { addModel } from './film-sets.ts';
import { openTestLibrary } from './open-client.ts';
import { beginInput, smallPng, smallReading } from './small-reading.ts';
import { standInModelHost } from './stand-in-model-host.ts';

/** The patch with the reader's gaze, (16, 24) px of 64 × 48 on a square: the good model looks there. */
const lookedAt = 3 * 7 + 1;

/** Attention is 1 at one patch; films differ by their grey, sentences by their length. */
export function seeingHost(): ModelHost {
  const patchesOf = (folder: string) => {
    const patches = new Float32Array(49 * 2);
    const patch = folder.includes('good') ? lookedAt : 40;
    for (let i = 0; i < 49; i++) patches[2 * i + 1] = 1;
    patches.set([1, 0], 2 * patch);
    return patches;
  };
  return {
    ...standInModelHost(),
    async filmFeatures(folder, image) {
      const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
      const global = Float32Array.of(Math.cos(3 * mean), Math.sin(3 * mean));
      return { global, pooled: global, patches: patchesOf(folder) };
    },
    embed: async (_folder, images, sentences) => ({
      width: 2,
      images: new Float32Array(2 * images.length),
      sentences: Float32Array.from(sentences.flatMap(() => [1, 0])),
      tokensCut: sentences.map(() => 0),
    }),
  };
}

/** Models it writes differ: what one has made of a film is not taken for another's. */
function namedHost(name: string): ModelHost {
  const host = standInModelHost();
  return {
    ...host,
    async initialise(folder, seed, sentences) {
      await host.initialise(folder, seed, sentences);
      await writeFile(join(folder, 'vocab.txt'), name);
    },
  };
}

/** The small reading with another sentence. */
function saying(sentence: string): JournalEvent[] {
  const events = smallReading().filter(({ type }) => type !== 'word');
  const words = sentence.split(' ').map((text, i) => ({
    type: 'word' as const,
    text,
    startMs: 1000 + 100 * i,
    endMs: 1080 + 100 * i,
    confidence: 1,
  }));
  return [...events, ...words];
}

/** A film that nobody has read. */
export async function addFilm(api: Api, seed: number, heldOut = false): Promise<string> {
  const files = [{ fileName: `film-${seed}.png`, content: smallPng(seed) }];
  const { imported } = await api['studies.import']({ files, heldOut });
  return imported[0]?.studyId ?? '';
}

/** A film with a finished reading of one sentence. */
export async function addRead(
  api: Api,
  seed: number,
  sentence: string,
  heldOut = false,
): Promise<string> {
  const studyId = await addFilm(api, seed, heldOut);
  const { readingId } = await api['readings.begin'](beginInput(studyId));
  await api['readings.append']({ readingId, events: saying(sentence) });
  await api['readings.finish']({ readingId });
  return studyId;
}

const sentences = [
  'there is an effusion',
  'there is a nodule',
  'there is an effusion',
  'the heart is enlarged',
];

/** Four films read, and the models `poor` and `good`, of which the second looks where the reader looked. */
export async function libraryOfReadings() {
  const library = await openTestLibrary(undefined, async () => seeingHost());
  for (const modelId of ['poor', 'good']) await addModel(library, namedHost(modelId), modelId);
  const { api } = library.app.openSession();
  const studyIds: string[] = [];
  for (const [i, sentence] of sentences.entries()) {
    studyIds.push(await addRead(api, i + 1, sentence));
  }
  return { library, api, studyIds };
}
