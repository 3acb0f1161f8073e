import type { Model } from '../model/model-files.ts';
import { parameterCount, parameterShapes } from '../model/parameters.ts';
import type { FitSettings, StepReport } from './fit.ts';

/** What a model card says about how the weights came to be. */
export interface Lineage {
  /** ISO 8601. */
  createdAt: string;
  /** Folder name of the model it was trained from; null for fresh weights. */
  base: string | null;
  seed: number;
  training?: { settings: FitSettings; exampleCount: number; engine: string; last: StepReport };
}

/** The model card, Markdown: what the model is, where it comes from, how it was trained. */
export function modelCard(model: Model, lineage: Lineage): string {
  const { vision, text } = model.config;
  const origin =
    lineage.base === null ? `initialised with seed ${lineage.seed}` : `model \`${lineage.base}\``;
  const lines = [
    '# EGMA model',
    '',
    'Research use only: not a medical device.',
    '',
    `- Created: ${lineage.createdAt}`,
    `- Weights from: ${origin}`,
    `- Parameters: ${parameterCount(parameterShapes(model.config))}`,
    `- Image tower: Swin ${vision.depths.join('-')}, embedding ${vision.embeddingWidth}, ${vision.imageSizePx} px`,
    `- Text tower: BERT of ${text.depth} layers, width ${text.width}, ${text.vocabularySize} tokens`,
  ];
  if (lineage.training !== undefined) {
    const { settings, exampleCount, engine, last } = lineage.training;
    const terms = Object.entries(last.loss)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name} ${(value as number).toFixed(4)}`);
    lines.push(
      '',
      '## Training',
      '',
      `- Examples: ${exampleCount}; gaze ${settings.useGaze ? 'used' : 'not used'}`,
      `- Steps: ${last.step} of ${settings.stepCount}, batches of ${settings.batchSize}, seed ${settings.seed}`,
      `- AdamW, learning rate ${settings.learningRate} at its peak, cosine with 10 % warm-up`,
      `- Loss terms: ${Object.entries(settings.losses)
        .map(([name, on]) => `${name} ${on ? 'on' : 'off'}`)
        .join(', ')}`,
      `- Last loss: ${terms.join(', ')}`,
      `- Engine: ${engine}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
