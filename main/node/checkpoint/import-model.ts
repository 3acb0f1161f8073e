import { rm } from 'node:fs/promises';
import type { ModelImportRequest, ModelSummary } from '../../../src/api/contract.ts';
import { modelOf } from '../../../src/app/models.ts';
import type { Ports } from '../../../src/app/ports.ts';
import { AppError } from '../../../src/base/app-error.ts';
import {
  type Assembly,
  assemble,
  type TensorReport,
} from '../../../src/model/checkpoint/assemble.ts';
import { type ConfigHints, knownChannels } from '../../../src/model/checkpoint/infer-config.ts';
import { tokenizerOf } from '../../../src/model/model-files.ts';
import type { Vocabulary } from '../../../src/text/vocabulary-files.ts';
import { modelCard } from '../../../src/training/card.ts';
import { writeModelFolder } from '../../model-host/model-folder.ts';
import { type Checkpoint, openCheckpoint, openVocabulary } from './open-checkpoint.ts';
import { describeFile, weightBytes } from './weight-bytes.ts';

export interface ImportedModel {
  model: ModelSummary;
  tensors: TensorReport[];
}

/**
 * Takes weights from elsewhere into the library. Tensors go from file to file in pieces: whatever
 * their size, tens of megabytes are in memory at a time.
 *
 * @param progress bytes of weights written so far, and altogether
 * @param signal ends it; nothing is left of it then
 * @throws AppError `checkpoint.*`, `pickle.*`, `safetensors.*`, `vocabulary.*`, `model.config`
 */
export async function importModel(
  ports: Pick<Ports, 'models' | 'clock' | 'audit'>,
  request: ModelImportRequest,
  progress: (writtenBytes: number, totalBytes: number) => void,
  signal?: AbortSignal,
): Promise<ImportedModel> {
  const { licence, baseModelId, vocabularyPath } = request;
  const opened: Checkpoint[] = [];
  const open = async (path: string) => {
    const checkpoint = await openCheckpoint(path);
    opened.push(checkpoint);
    return checkpoint;
  };
  try {
    const imported: Checkpoint[] = [];
    for (const path of request.paths) imported.push(await open(path));
    const base = await baseOf(ports, request, open);
    const text = vocabularyPath === null ? null : await openVocabulary(vocabularyPath);
    // The later ones decide.
    const sources = [base, ...imported, text].filter(source => source !== null);
    const vocabulary = sources.findLast(source => source.vocabulary !== null)?.vocabulary ?? null;
    const hints = hintsOf(request, sources, vocabulary);
    const tensors = imported.flatMap(({ tensors }) => tensors);
    const assembly = assemble(tensors, base?.tensors ?? [], hints, request.freshSeed !== null);
    const { tokens, merges } = checkVocabulary(assembly, vocabulary);

    const modelId = ports.clock.newId();
    const createdAt = ports.clock.now().toISOString();
    const sourceFiles = imported.flatMap(({ files }) => files);
    const files = await Promise.all(sourceFiles.map(file => describeFile(file, signal)));
    const restFromBase = assembly.report.some(({ state }) => state === 'base') ? baseModelId : null;
    const lineage = {
      createdAt,
      base: restFromBase,
      seed: request.freshSeed ?? 0,
      imported: { files, licence, tensors: countStates(assembly.report) },
    };
    const encoder = new TextEncoder();
    const folder = ports.models.folder(`.import-${modelId}`);
    try {
      await writeModelFolder(folder, {
        'config.json': encoder.encode(`${JSON.stringify(assembly.config, null, 2)}\n`),
        'model.safetensors': weightBytes(assembly, request.freshSeed ?? 0, (written, total) => {
          signal?.throwIfAborted();
          progress(written, total);
        }),
        'vocab.txt': encoder.encode(`${tokens.join('\n')}\n`),
        ...(merges === null ? {} : { 'merges.txt': encoder.encode(`${merges.join('\n')}\n`) }),
        'card.md': encoder.encode(modelCard(assembly.config, lineage)),
      });
      const model = await ports.models.adopt(folder, {
        modelId,
        name: request.name,
        createdAt,
        parentModelId: restFromBase,
        runId: null,
        trainingStudyIds: [],
        origin: { licence, files },
      });
      await ports.audit.append('model.import', modelId, { licence, files: files.length });
      return { model, tensors: assembly.report };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    for (const checkpoint of opened) await checkpoint.close();
  }
}

async function baseOf(
  ports: Pick<Ports, 'models'>,
  { baseModelId }: ModelImportRequest,
  open: (path: string) => Promise<Checkpoint>,
): Promise<Checkpoint | null> {
  if (baseModelId === null) return null;
  await modelOf(ports, baseModelId);
  return open(ports.models.folder(baseModelId));
}

/** What the shapes don't tell: as asked for, else as the files say. */
function hintsOf(
  { imageSizePx }: ModelImportRequest,
  sources: readonly Pick<Checkpoint, 'hints'>[],
  vocabulary: Vocabulary | null,
): ConfigHints {
  const hints: Partial<ConfigHints> = Object.assign({}, ...sources.map(({ hints }) => hints));
  return {
    imageSizePx: imageSizePx ?? hints.imageSizePx ?? null,
    textHeads: hints.textHeads ?? null,
    imageHeads: hints.imageHeads ?? null,
    activation: hints.activation ?? 'quickGelu',
    channels: hints.channels ?? knownChannels.clip,
    lowerCase: vocabulary?.lowerCase ?? hints.lowerCase ?? true,
  };
}

/** The vocabulary's tokens, if they fit the text tower. */
function checkVocabulary({ config }: Assembly, vocabulary: Vocabulary | null): Vocabulary {
  const advice = 'Name the folder of the text tower, or its vocab.txt (--vocabulary).';
  if (vocabulary === null) {
    throw new AppError({
      code: 'checkpoint.noVocabulary',
      message: 'The text tower needs its vocabulary, and the files come without one.',
      advice,
    });
  }
  const { tokens, merges } = vocabulary;
  if ((config.text.kind === 'clip') !== (merges !== null)) {
    throw new AppError({
      code: 'model.vocabulary',
      message: 'The vocabulary is of another kind than the text tower.',
      expected: config.text.kind === 'clip' ? 'vocab.json and merges.txt of a CLIP' : 'vocab.txt',
      actual: merges === null ? 'a WordPiece vocabulary' : 'byte pair encoding',
      advice,
    });
  }
  // Its special tokens are checked by building the tokenizer.
  tokenizerOf({ config, vocabulary: tokens, merges: merges ?? [] });
  if (tokens.length === config.text.vocabularySize) return vocabulary;
  throw new AppError({
    code: 'model.vocabulary',
    message: 'The vocabulary does not fit the text tower.',
    expected: `${config.text.vocabularySize} tokens`,
    actual: `${tokens.length}`,
    advice,
  });
}

function countStates(report: readonly TensorReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of report) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
