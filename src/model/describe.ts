import type { EgmaConfig } from './config.ts';

/** What a model is built of, for people. */
export interface TowersDescribed {
  imageTower: {
    kind: EgmaConfig['vision']['kind'];
    /** Blocks per stage; one stage where the tower has no more. */
    depths: number[];
    /** Channels of the first. */
    width: number;
  };
  textTower: { kind: EgmaConfig['text']['kind']; depth: number; width: number; tokens: number };
}

export function describeTowers({ vision, text }: EgmaConfig): TowersDescribed {
  return {
    imageTower: {
      kind: vision.kind,
      depths: vision.kind === 'vit' ? [vision.depth] : vision.depths,
      width: firstWidth(vision),
    },
    textTower: {
      kind: text.kind,
      depth: text.depth,
      width: text.width,
      tokens: text.vocabularySize,
    },
  };
}

function firstWidth(vision: EgmaConfig['vision']): number {
  switch (vision.kind) {
    case 'swin':
      return vision.embeddingWidth;
    case 'vit':
      return vision.width;
    case 'resnet':
      return vision.stemWidth;
  }
}
