import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';

/** What the files of a model begin with, and nothing more. */
const files: Record<string, Uint8Array> = {
  'am/final.mdl': Uint8Array.of(0, 0x42),
  'conf/model.conf': Uint8Array.of(0x2d, 0x2d),
  'conf/mfcc.conf': Uint8Array.of(0x2d, 0x2d),
  'graph/HCLG.fst': Uint8Array.of(0xd6, 0xfd, 0xb2, 0x7e),
  'graph/words.txt': Uint8Array.of(0x61),
};

/** The smallest files that pass for a model, less those left out, with others in place of some. */
export function smallSpeechModel({
  without = [] as string[],
  instead = {} as Record<string, Uint8Array>,
  top = 'model/',
} = {}): { path: string; content: Uint8Array }[] {
  return Object.entries({ ...files, ...instead })
    .filter(([name]) => !without.includes(name))
    .map(([name, content]) => ({ path: `${top}${name}`, content }));
}

/** The same as tar.gz. */
export function packSpeechModel(
  choices: Parameters<typeof smallSpeechModel>[0] = {},
): Uint8Array<ArrayBuffer> {
  const model = smallSpeechModel(choices);
  const tar = createTar(model.map(({ path, content }) => ({ name: path, data: content })));
  return new Uint8Array(gzipSync(tar));
}
