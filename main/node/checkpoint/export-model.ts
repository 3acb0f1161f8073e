import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { modelOf } from '../../../src/app/models.ts';
import type { Ports } from '../../../src/app/ports.ts';
import { AppError } from '../../../src/base/app-error.ts';
import { readSafetensorsEntries, safetensorsHeader } from '../../../src/base/safetensors.ts';
import {
  bertConfig,
  clipTextConfig,
  clipVisionConfig,
  swinConfig,
} from '../../../src/model/checkpoint/hugging-face.ts';
import { type EgmaConfig, parseConfig } from '../../../src/model/config.ts';
import { parseVocabulary } from '../../../src/text/word-piece.ts';
import { type FileAccess, openFileAccess } from '../file-access.ts';
import { ifExists } from '../read-json.ts';
import { writeOnnx } from './export-onnx.ts';

const imagePrefix = 'vision_model.model.';
const textPrefix = 'text_model.model.';
const bytesAtATime = 16 << 20;

export type ExportFormat = 'hugging-face' | 'onnx';
export type Write = (name: string, content: Parameters<typeof writeFile>[1]) => Promise<void>;
const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Writes a model for other software: the towers as Hugging Face's SwinModel, BertModel (without
 * poolers, which EGMA does not use), CLIPVisionModel or CLIPTextModel or torchvision's ResNet load
 * them, and the rest, the projection heads and the temperature, in `heads.safetensors`.
 *
 * @returns the files written
 * @throws AppError `export.exists`, `model.unknown`
 */
export async function exportModel(
  ports: Pick<Ports, 'models'>,
  modelId: string,
  outputFolder: string,
  format: ExportFormat = 'hugging-face',
): Promise<string[]> {
  await modelOf(ports, modelId);
  if ((await ifExists(stat(outputFolder))) !== null) {
    throw new AppError({ code: 'export.exists', message: `${outputFolder} exists already.` });
  }
  const source = ports.models.folder(modelId);
  const config = parseConfig(JSON.parse(await readFile(join(source, 'config.json'), 'utf8')));
  const partial = join(dirname(outputFolder), `.${basename(outputFolder)}.partial-${process.pid}`);
  const weights = await openFileAccess(join(source, 'model.safetensors'));
  try {
    const written: string[] = [];
    const write: Write = async (name, content) => {
      await mkdir(dirname(join(partial, name)), { recursive: true });
      await writeFile(join(partial, name), content);
      written.push(name);
    };
    if (format === 'onnx') {
      await writeOnnx(config, weights, source, write);
    } else {
      await writeImageTower(config, weights, write);
      await writeTextTower(config, weights, source, write);
      await write('heads.safetensors', heads(weights));
    }
    await write('card.md', await readFile(join(source, 'card.md')));
    await rename(partial, outputFolder);
    return written.map(name => join(outputFolder, name));
  } finally {
    await weights.close();
    await rm(partial, { recursive: true, force: true });
  }
}

async function writeImageTower({ vision }: EgmaConfig, weights: FileAccess, write: Write) {
  switch (vision.kind) {
    case 'swin':
      await write('swin/config.json', json(swinConfig(vision)));
      return write('swin/model.safetensors', tower(weights, imagePrefix));
    case 'vit':
      await write('clip-vision/config.json', json(clipVisionConfig(vision)));
      return write('clip-vision/model.safetensors', tower(weights, imagePrefix, 'vision_model.'));
    case 'resnet':
      return write('resnet/model.safetensors', tower(weights, imagePrefix));
  }
}

async function writeTextTower(
  { text }: EgmaConfig,
  weights: FileAccess,
  source: string,
  write: Write,
) {
  const vocabulary = await readFile(join(source, 'vocab.txt'), 'utf8');
  if (text.kind === 'clip') {
    const ids = parseVocabulary(vocabulary).map((token, id) => [token, id] as const);
    await write('clip-text/config.json', json(clipTextConfig(text)));
    await write('clip-text/model.safetensors', tower(weights, textPrefix, 'text_model.'));
    await write('clip-text/vocab.json', json(Object.fromEntries(ids)));
    const merges = await readFile(join(source, 'merges.txt'), 'utf8');
    return write('clip-text/merges.txt', `#version: 0.2\n${merges}`);
  }
  await write('bert/config.json', json(bertConfig(text)));
  await write('bert/model.safetensors', tower(weights, textPrefix));
  await write('bert/vocab.txt', vocabulary);
  const tokenizer = { tokenizer_class: 'BertTokenizer', do_lower_case: text.lowerCase };
  await write('bert/tokenizer_config.json', json(tokenizer));
}

/** One tower's tensors with another prefix (or none), as a safetensors file in pieces. */
function tower(weights: FileAccess, prefix: string, theirs = '') {
  return selected(weights, name =>
    name.startsWith(prefix) ? theirs + name.slice(prefix.length) : null,
  );
}

function heads(weights: FileAccess) {
  return selected(weights, name =>
    name.startsWith(imagePrefix) || name.startsWith(textPrefix) ? null : name,
  );
}

async function* selected(weights: FileAccess, rename: (name: string) => string | null) {
  const chosen = (await readSafetensorsEntries(weights)).flatMap(entry => {
    const name = rename(entry.name);
    return name === null ? [] : [{ ...entry, name }];
  });
  yield safetensorsHeader(new Map(chosen.map(({ name, shape }) => [name, shape])), {
    format: 'pt',
  });
  for (const { start, end } of chosen) {
    for (let from = start; from < end; from += bytesAtATime) {
      yield weights.read(from, Math.min(end, from + bytesAtATime));
    }
  }
}
