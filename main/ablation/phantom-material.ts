import { join } from 'node:path';
import { z } from 'zod';
import type { AblationMaterial } from '../../src/app/ablation.ts';
import type { Region } from '../../src/imaging/region.ts';
import { makeCohort } from '../demo/cohort.ts';
import { writeJsonAtomically } from '../node/atomic-file.ts';
import { ExampleFiles } from '../node/example-files.ts';
import { ifExists, readJson } from '../node/read-json.ts';

/** The phantoms of an ablation begin here: others than those of the demo's repetitions. */
const firstSeed = 90_000_000;
/** Drawn together and written down before the next ones: a kill costs no more. */
const partSize = 50;
const fingerprint = 'phantom';

const point = z.object({ xPx: z.number(), yPx: z.number() });
const entry = z.object({
  exampleId: z.string(),
  sentences: z.array(z.string()),
  film: z.object({ widthPx: z.number(), heightPx: z.number() }),
  regions: z.array(z.array(z.array(point))),
});
type Entry = z.infer<typeof entry>;

/** Draws phantoms and reads them, or finds those of an earlier call in the folder. */
export async function phantomMaterial(
  folder: string,
  trainingCount: number,
  unseenCount: number,
  onMade: (count: number, total: number) => void,
  signal: AbortSignal,
): Promise<AblationMaterial> {
  const files = new ExampleFiles(join(folder, 'examples'));
  const total = trainingCount + unseenCount;
  const entries: Entry[] = [];
  for (let start = 0; start < total; start += partSize) {
    const count = Math.min(partSize, total - start);
    const list = join(folder, `phantoms-${start}-${count}.json`);
    const known = await ifExists(readJson(list, z.array(entry)));
    entries.push(
      ...(known ??
        (await makePart(files, list, start, count, made => onMade(start + made, total), signal))),
    );
  }
  const at = (index: number) => entries[index] as Entry;
  return {
    examples: entries.map(({ exampleId, sentences }) => ({
      file: files.path(exampleId, fingerprint),
      sentences,
    })),
    training: Array.from({ length: trainingCount }, (_, i) => i),
    unseen: Array.from({ length: unseenCount }, (_, i) => trainingCount + i),
    read: async index => {
      const example = await files.read(at(index).exampleId, fingerprint);
      if (example !== null) return example;
      const [made] = await makeCohort(firstSeed + index, 1, () => {}, signal);
      if (made === undefined) throw new Error('no phantom was drawn');
      await files.write(made.example, fingerprint);
      return made.example;
    },
    places: index => at(index),
    baseModelFolder: null,
  };
}

async function makePart(
  files: ExampleFiles,
  list: string,
  start: number,
  count: number,
  onMade: (count: number) => void,
  signal: AbortSignal,
): Promise<Entry[]> {
  const cases = await makeCohort(firstSeed + start, count, onMade, signal);
  for (const { example } of cases) await files.write(example, fingerprint);
  const entries = cases.map(({ example, film, sentences }) => ({
    exampleId: example.exampleId,
    sentences: example.sentences,
    film,
    regions: sentences.map(({ region }): Region => region),
  }));
  await writeJsonAtomically(list, entries);
  return entries;
}
