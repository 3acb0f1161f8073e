import * as tf from '@tensorflow/tfjs-core';
import type { EgmaConfig } from '../model/config.ts';
import { encodeImages, encodeSentences, projectSentences, temperature } from '../model/egma.ts';
import type { Program } from '../model/engine.ts';
import type { Weights } from '../model/weights.ts';
import { type Batch, batchOf } from './batch.ts';
import { contrastiveLoss, type Features, gazeLoss, mappingLoss } from './losses.ts';

/** Which terms of the loss take part: rows of the paper's ablation (Table 4). */
export interface LossSwitches {
  /** Multi-label cross-entropy with the gaze. */
  gaze: boolean;
  /** FILIP-style contrast of images and reports. */
  contrastive: boolean;
  /** Cross-modality mapping. */
  mapping: boolean;
  /** Weight of the gaze term's part per sentence; default: half, as in the paper. */
  gazeSentenceShare?: number | undefined;
}

export const allLosses: LossSwitches = { gaze: true, contrastive: true, mapping: true };

/** Loss terms as numbers; a term that is switched off is null. */
export interface LossTerms {
  total: number;
  gaze: number | null;
  contrastive: number | null;
  mapping: number | null;
}

/** P, S and s of a batch. */
export function forward(weights: Weights, config: EgmaConfig, batch: Batch): Features {
  const { patches } = encodeImages(weights, config, batch.images);
  const sentences =
    'tokens' in batch.sentences
      ? encodeSentences(weights, config, batch.sentences.tokens)
      : projectSentences(weights, batch.sentences.pooled);
  return { patches, sentences, temperature: temperature(weights) };
}

/** The chosen terms and their sum, L = L_EGF + L_EGM, as scalars. */
export function lossTerms(
  features: Features,
  batch: Batch,
  switches: LossSwitches,
): Record<string, tf.Tensor> {
  const terms: { gaze?: tf.Tensor; contrastive?: tf.Tensor; mapping?: tf.Tensor } = {};
  if (switches.gaze) terms.gaze = gazeLoss(features, batch, switches.gazeSentenceShare);
  if (switches.contrastive) terms.contrastive = contrastiveLoss(features, batch);
  if (switches.mapping) terms.mapping = mappingLoss(features, batch);
  const total = Object.values(terms).reduce((sum, term) => tf.add(sum, term), tf.scalar(0));
  return { ...terms, total };
}

/** The step that engines train: from `makeBatch`'s arrays to the loss terms and their `total`. */
export function stepProgram(config: EgmaConfig, switches: LossSwitches): Program {
  return {
    key: `step ${JSON.stringify([config, switches])}`,
    compute: (weights, inputs) => {
      const batch = batchOf(inputs);
      return lossTerms(forward(weights, config, batch), batch, switches);
    },
  };
}

/** A step's outputs as numbers. */
export function readTerms(outputs: Record<string, Float32Array>): LossTerms {
  const of = (name: string) => outputs[name]?.[0] ?? null;
  return {
    total: of('total') ?? Number.NaN,
    gaze: of('gaze'),
    contrastive: of('contrastive'),
    mapping: of('mapping'),
  };
}
