import type { RunMetric } from '../api/contract.ts';
import { formatCsv } from '../formats/csv.ts';
import { type ScalarEvent, tensorboardEvents } from '../formats/tensorboard.ts';
import type { Ports } from './ports.ts';

/** A run's whole curve as a file for other programs. */
export async function exportCurve(
  { runs, clock }: Pick<Ports, 'runs' | 'clock'>,
  runId: string,
  format: 'csv' | 'tensorboard',
): Promise<{ fileName: string; content: Uint8Array<ArrayBuffer> }> {
  const metrics = await runs.metrics(runId);
  if (format === 'csv') {
    const rows = metrics.map(metric => [
      metric.step,
      ...Object.values(scalarsOf(metric)).map(value => value ?? ''),
    ]);
    const csv = formatCsv(['step', ...columns], rows);
    return { fileName: `${runId}.csv`, content: new TextEncoder().encode(csv) };
  }
  const wallSeconds = clock.now().getTime() / 1000;
  const events = metrics.map(
    (metric): ScalarEvent => ({
      step: metric.step,
      wallSeconds,
      values: Object.entries(scalarsOf(metric)).filter(
        (entry): entry is [string, number] => entry[1] !== null,
      ),
    }),
  );
  // TensorBoard finds its files by this name.
  const fileName = `events.out.tfevents.${Math.floor(wallSeconds)}.${runId}`;
  return { fileName, content: tensorboardEvents(events, wallSeconds) };
}

const terms = ['total', 'gaze', 'contrastive', 'mapping'] as const;
const columns = [
  ...terms.map(term => `loss/${term}`),
  ...terms.map(term => `validation/${term}`),
  'learning_rate',
  'gradient_norm',
  'examples_per_second',
  'memory_bytes',
  'idle_share',
];

/** A step's figures by the names they have in exports. */
function scalarsOf(metric: RunMetric): Record<string, number | null> {
  const values = [
    ...terms.map(term => metric.loss[term]),
    ...terms.map(term => metric.validation?.[term] ?? null),
    metric.learningRate,
    metric.gradientNorm,
    metric.examplesPerSecond,
    metric.memoryByteCount,
    metric.idleShare,
  ];
  return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? null]));
}
