import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src/base/app-error.ts';
import { readSafetensorsEntries } from '../../../src/base/safetensors.ts';
import { hintsOf } from '../../../src/model/checkpoint/hugging-face.ts';
import {
  type Channels,
  type ConfigHints,
  knownChannels,
} from '../../../src/model/checkpoint/infer-config.ts';
import type { StoredTensor } from '../../../src/model/checkpoint/stored-tensor.ts';
import { torchTensors } from '../../../src/model/checkpoint/torch-state.ts';
import { parseConfig } from '../../../src/model/config.ts';
import { readVocabulary, type Vocabulary } from '../../../src/text/vocabulary-files.ts';
import { parseVocabulary } from '../../../src/text/word-piece.ts';
import { type FileAccess, openFileAccess } from '../file-access.ts';
import { ifExists } from '../read-json.ts';
import { torchArchive } from './torch-archive.ts';

/** A checkpoint as somebody hands it around: one file, or a folder of Hugging Face's or of ours. */
export interface Checkpoint {
  tensors: StoredTensor[];
  hints: Partial<ConfigHints>;
  vocabulary: Vocabulary | null;
  /** The weight files, still open. */
  files: FileAccess[];
  close(): Promise<void>;
}

/** In the order in which a folder is searched for them. */
const weightFiles = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
];

const shardIndex = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Opens a checkpoint and lists its tensors; nothing of them is read yet.
 *
 * @throws AppError `checkpoint.*`, `pickle.*`, `safetensors.*`; `path.missing`
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const found = await ifExists(stat(path));
  if (found === null) throw missing(path);
  const folder = found.isDirectory() ? path : dirname(path);
  const weights = found.isDirectory() ? await weightFileIn(path) : path;
  const files: FileAccess[] = [];
  const close = async () => {
    await Promise.all(files.map(file => file.close()));
  };
  try {
    const paths = weights.endsWith('.index.json') ? await shardsOf(weights) : [weights];
    const tensors: StoredTensor[] = [];
    for (const path of paths) {
      const file = await openFileAccess(path);
      files.push(file);
      tensors.push(...(await tensorsOf(file)));
    }
    // A lone file's neighbours may belong to something else.
    const hints = {
      ...channelsFrom(tensors),
      ...(found.isDirectory() ? await hintsIn(folder) : {}),
    };
    const vocabulary = found.isDirectory() ? await vocabularyIn(folder) : null;
    return { tensors, hints, vocabulary, files, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function weightFileIn(folder: string): Promise<string> {
  for (const name of weightFiles) {
    const path = join(folder, name);
    if ((await ifExists(stat(path))) !== null) return path;
  }
  throw new AppError({
    code: 'checkpoint.noWeights',
    message: `The folder ${basename(folder)} holds no weights.`,
    expected: weightFiles.join(' or '),
  });
}

/** The files of a checkpoint in several parts, each once, all beside the index. */
async function shardsOf(indexPath: string): Promise<string[]> {
  const parsed = shardIndex.safeParse(await jsonOf(indexPath));
  const names = new Set(parsed.success ? Object.values(parsed.data.weight_map) : []);
  const isPlain = (name: string) => name === basename(name) && !/[/\\]|^\.+$/.test(name);
  if (names.size === 0 || ![...names].every(isPlain)) {
    throw new AppError({
      code: 'checkpoint.index',
      message: `${basename(indexPath)} does not say which files the tensors are in.`,
      expected: 'a weight_map to names of files in the same folder',
    });
  }
  return [...names].sort().map(name => join(dirname(indexPath), name));
}

async function tensorsOf(file: FileAccess): Promise<StoredTensor[]> {
  switch (await formatOf(file)) {
    case 'torch':
      return torchTensors(await torchArchive(file));
    case 'safetensors': {
      const entries = await readSafetensorsEntries(file);
      return entries.map(({ name, type, shape, start }) => ({ name, type, shape, file, start }));
    }
  }
}

/** By the file's first bytes; its name says little (.bin, .pt, .pth, .ckpt). */
async function formatOf(file: FileAccess): Promise<'torch' | 'safetensors'> {
  const head = await file.read(0, Math.min(512, file.byteLength));
  const text = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  if (text(0, 4) === 'PK\x03\x04') return 'torch';
  if (text(257, 262) === 'ustar') throw outdated(file, 'the tar format of PyTorch before 0.1.10');
  if (head[0] === 0x80) throw outdated(file, 'the pickle format of PyTorch before 1.6');
  if (text(8, 9) === '{') return 'safetensors';
  throw new AppError({
    code: 'checkpoint.format',
    message: `${basename(file.path)} is no checkpoint that can be read.`,
    expected: 'safetensors, or what torch.save writes since PyTorch 1.6',
    actual: file.byteLength === 0 ? 'an empty file' : 'something else',
  });
}

function outdated({ path }: FileAccess, what: string): AppError {
  return new AppError({
    code: 'checkpoint.outdated',
    message: `${basename(path)} is in ${what}, which is not read.`,
    advice: 'Load it in a current PyTorch and save its state_dict() again.',
  });
}

/** What config.json adds: Hugging Face's, or our own of a model folder. */
async function hintsIn(folder: string): Promise<Partial<ConfigHints>> {
  const config = await ifExists(jsonOf(join(folder, 'config.json')));
  if (config === null) return {};
  if (typeof config !== 'object' || !('architecture' in config)) return hintsOf(config);
  const { vision, text } = parseConfig(config);
  return {
    imageSizePx: vision.imageSizePx,
    textHeads: text.heads,
    ...(vision.kind === 'vit' ? { imageHeads: vision.heads } : {}),
    ...(text.kind === 'bert' ? { lowerCase: text.lowerCase } : { activation: text.activation }),
    ...(vision.kind === 'swin' ? {} : { channels: channelsOf(vision) }),
  };
}

const channelsOf = ({ channelMeans, channelDeviations }: Channels): Channels => ({
  channelMeans,
  channelDeviations,
});

/** GLoRIA and MGCA are told by their names; a ResNet without such a name is torchvision's. */
function channelsFrom(tensors: readonly StoredTensor[]): Partial<ConfigHints> {
  const some = (pattern: RegExp) => tensors.some(({ name }) => pattern.test(name));
  if (some(/(^|\.)img_encoder(_q)?\.model\./)) return { channels: knownChannels.half };
  return some(/(^|\.)layer1\.0\.conv1\./) ? { channels: knownChannels.imageNet } : {};
}

/** A text tower's vocabulary from its file, or from its folder with what config.json adds. */
export async function openVocabulary(
  path: string,
): Promise<Pick<Checkpoint, 'vocabulary' | 'hints'>> {
  const found = await ifExists(stat(path));
  if (found === null) throw missing(path);
  if (found.isDirectory()) {
    return { vocabulary: await vocabularyIn(path), hints: await hintsIn(path) };
  }
  const vocabulary = { tokens: parseVocabulary(await readFile(path, 'utf8')), merges: null };
  return { vocabulary: { ...vocabulary, lowerCase: null }, hints: {} };
}

function missing(path: string): AppError {
  return new AppError({ code: 'path.missing', message: `There is no ${path}.` });
}

async function vocabularyIn(folder: string): Promise<Vocabulary | null> {
  const read = (name: string) => ifExists(readFile(join(folder, name), 'utf8'));
  return readVocabulary({
    vocabularyText: await read('vocab.txt'),
    vocabularyIds: await ifExists(jsonOf(join(folder, 'vocab.json'))),
    mergesText: await read('merges.txt'),
    tokenizer: await ifExists(jsonOf(join(folder, 'tokenizer.json'))),
    tokenizerConfig: await ifExists(jsonOf(join(folder, 'tokenizer_config.json'))),
  });
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${basename(path)} is not JSON.`;
    throw new AppError({ code: 'checkpoint.json', message, actual: String(cause) }, { cause });
  }
}
