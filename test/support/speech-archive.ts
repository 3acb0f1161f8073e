import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';

const files = ['am/final.mdl', 'conf/model.conf', 'conf/mfcc.conf', 'graph/HCLG.fst'];

/** A speech model's archive with its files in place and nothing in them, less those left out. */
export function packSpeechModel({ without = [] as string[] } = {}): Uint8Array<ArrayBuffer> {
  const names = [...files, 'graph/words.txt'].filter(name => !without.includes(name));
  const tar = createTar(names.map(name => ({ name: `model/${name}`, data: 'x' })));
  return new Uint8Array(gzipSync(tar));
}
