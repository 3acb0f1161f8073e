import type { EgmaConfig } from '../model/config.ts';
import { describeTowers } from '../model/describe.ts';
import { parameterCount, parameterShapes } from '../model/parameters.ts';
import type { FitSettings } from './fit.ts';
import type { BestValidation } from './fit-state.ts';
import type { LossTerms } from './step.ts';

/** What a model card says about how the weights came to be. */
export interface Lineage {
  /** ISO 8601. */
  createdAt: string;
  /** Folder name of the model it was trained from; null for fresh weights. */
  base: string | null;
  seed: number;
  imported?: ImportedWeights;
  training?: {
    settings: FitSettings;
    exampleCount: number;
    /** Examples that went through the model at once at the end: the contrast is within them. */
    microBatchSize: number;
    /** Of patients set apart. */
    validationCount: number;
    /** The validation that chose the weights; null: they are those of the last step. */
    best: BestValidation | null;
    /** Done; fewer than set where validation ended the training. */
    stepCount: number;
    /** Sentences longer than the text tower reads. */
    cutSentenceCount: number;
    engine: string;
    /** Of the last step; null where there was nothing left to do. */
    loss: LossTerms | null;
  };
}

/** Weights that came from elsewhere. */
export interface ImportedWeights {
  files: { name: string; byteCount: number; sha256: string }[];
  /** The licence of these weights, as the user who imported them has confirmed. */
  licence: string;
  /** How many tensors came from where: used, base, fresh … */
  tensors: Record<string, number>;
}

const towerNames = { swin: 'Swin', vit: 'ViT', resnet: 'ResNet', bert: 'BERT', clip: 'CLIP' };

/** The model card, Markdown: what the model is, where it comes from, how it was trained. */
export function modelCard(config: EgmaConfig, lineage: Lineage): string {
  const { imageTower, textTower } = describeTowers(config);
  const lines = [
    '# EGMA model',
    '',
    'Research use only: not a medical device.',
    '',
    `- Created: ${lineage.createdAt}`,
    `- Weights from: ${originOf(lineage)}`,
    `- Parameters: ${parameterCount(parameterShapes(config))}`,
    `- Image tower: ${towerNames[imageTower.kind]} ${imageTower.depths.join('-')}, width ${imageTower.width}, ${config.vision.imageSizePx} px`,
    `- Text tower: ${towerNames[textTower.kind]} of ${textTower.depth} layers, width ${textTower.width}, ${textTower.tokens} tokens`,
  ];
  if (lineage.imported !== undefined) {
    const { files, licence, tensors } = lineage.imported;
    const counts = Object.entries(tensors).map(([state, count]) => `${count} ${state}`);
    lines.push(
      '',
      '## Imported weights',
      '',
      `- Licence, as confirmed by the user: ${licence}`,
      `- Tensors: ${counts.join(', ')}`,
      ...files.map(
        ({ name, byteCount, sha256 }) => `- ${name}, ${byteCount} bytes, SHA-256 ${sha256}`,
      ),
    );
  }
  if (lineage.training !== undefined) {
    lines.push('', '## Training', '', ...trainingLines(lineage.training));
  }
  return `${lines.join('\n')}\n`;
}

function originOf({ base, imported, seed }: Lineage): string {
  const model = base === null ? null : `model \`${base}\``;
  if (imported === undefined) return model ?? `initialised with seed ${seed}`;
  const files = imported.files.map(({ name }) => name).join(', ');
  return model === null ? files : `${files} and, for the rest, ${model}`;
}

function gazeUse({ useGaze, gazeShare = 1 }: FitSettings): string {
  if (!useGaze || gazeShare === 0) return 'not used';
  return gazeShare === 1 ? 'used' : `of ${100 * gazeShare} % used`;
}

function trainingLines(training: NonNullable<Lineage['training']>): string[] {
  const { settings, exampleCount, validationCount, best, stepCount, loss } = training;
  const atOnce = Math.min(training.microBatchSize, settings.batchSize);
  const terms = Object.entries(loss ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${(value as number).toFixed(4)}`);
  const switches = Object.entries(settings.losses).map(
    ([name, value]) => `${name} ${value === true ? 'on' : value === false ? 'off' : value}`,
  );
  return [
    `- Examples: ${exampleCount}; gaze ${gazeUse(settings)}`,
    `- Validated on ${validationCount} examples of other patients${
      best === null ? '' : `: best at step ${best.step}, loss ${best.loss.toFixed(4)}`
    }`,
    `- Sentences too long for the text tower, cut: ${training.cutSentenceCount}`,
    `- Steps: ${stepCount} of ${settings.stepCount}, batches of ${settings.batchSize}, ${atOnce} at once, seed ${settings.seed}`,
    `- AdamW, learning rate ${settings.learningRate} at its peak, cosine with 10 % warm-up, weight decay ${settings.weightDecay}`,
    `- Brightness and contrast ${settings.augment ? 'varied' : 'as they are'}; not trained: ${settings.frozen.join(', ') || 'nothing'}`,
    ...(settings.averageDecay === null
      ? []
      : [`- Weights averaged with decay ${settings.averageDecay}`]),
    `- Loss terms: ${switches.join(', ')}`,
    `- Last loss: ${terms.join(', ') || 'none'}`,
    `- Engine: ${training.engine}`,
  ];
}
