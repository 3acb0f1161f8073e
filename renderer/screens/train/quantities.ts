import type { Output } from '../../../src/api/contract.ts';
import { formatBytes, formatLoss, formatNumber } from '../../format.ts';

export type Metrics = Output<'runs.metrics'>;
type Point = Metrics[number];

/** What can be seen of a run over its steps. */
export const QUANTITIES = ['loss', 'learningRate', 'gradientNorm', 'speed', 'memory'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** One line of a chart; its name is a key of the texts and of the colours. */
export interface Line {
  name: 'total' | 'gaze' | 'contrastive' | 'mapping' | 'validation' | 'value';
  width: number;
  of(point: Point): number | null;
}

const single = (of: Line['of']): Line[] => [{ name: 'value', width: 2, of }];

/** Total first and strongest. */
export const LINES: Record<Quantity, Line[]> = {
  loss: [
    { name: 'total', width: 2, of: ({ loss }) => loss.total },
    { name: 'gaze', width: 1.25, of: ({ loss }) => loss.gaze },
    { name: 'contrastive', width: 1.25, of: ({ loss }) => loss.contrastive },
    { name: 'mapping', width: 1.25, of: ({ loss }) => loss.mapping },
    { name: 'validation', width: 2, of: ({ validation }) => validation?.total ?? null },
  ],
  learningRate: single(({ learningRate }) => learningRate),
  gradientNorm: single(({ gradientNorm }) => gradientNorm),
  speed: single(({ examplesPerSecond }) => examplesPerSecond),
  memory: single(({ memoryByteCount }) => memoryByteCount),
};

export const FORMATS: Record<Quantity, (value: number) => string> = {
  loss: formatLoss,
  learningRate: value => value.toExponential(2),
  gradientNorm: value => formatNumber(value, 3),
  speed: value => formatNumber(value, 1),
  memory: formatBytes,
};
