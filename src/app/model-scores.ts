import type { Grid } from '../base/grid.ts';
import type { Example } from '../dataset/example.ts';
import { gazeAgreement } from '../evaluation/gaze-agreement.ts';
import {
  type FindingPrompts,
  reportedFindings,
  reportZeroShot,
} from '../evaluation/report-findings.ts';
import type { ModelHost } from './ports.ts';
import { concatenated } from './prepared-films.ts';

/** What a model makes of readings it has not been trained on. */
export interface ModelScores {
  /** Mean AUROC of the findings that the reports name; null where undefined. */
  meanAuroc: number | null;
  readings: ReadingScore[];
}

export interface ReadingScore {
  exampleId: string;
  /** Mean over the sentences of the correlation of attention with gaze; null where undefined. */
  gazeAgreement: number | null;
  /** See `ReportZeroShot.correctness`. */
  correctness: number | null;
  /** The model's attention to each sentence, on its patch grid. */
  attention: Grid[];
}

/**
 * Scores one model on readings: where it looks for each sentence against where the reader looked, and
 * whether it tells the films' findings apart.
 *
 * @param read gives the example of an index; images are of the model's size
 * @throws what `signal` was aborted with
 */
export async function scoreModel(
  host: ModelHost,
  modelFolder: string,
  indices: readonly number[],
  read: (index: number) => Promise<Example>,
  prompts: readonly FindingPrompts[],
  signal: AbortSignal,
  onScored: (count: number) => void = () => {},
): Promise<ModelScores> {
  const readings: Omit<ReadingScore, 'correctness'>[] = [];
  const reported: boolean[][] = [];
  const rows: Float32Array[] = [];
  let width = 1;
  for (const index of indices) {
    signal.throwIfAborted();
    const example = await read(index);
    const { exampleId, image, sentences, gaze } = example;
    const { maps, patchesPerSide } = await host.attend(modelFolder, image, sentences);
    const attention = maps.map(values => ({
      widthPx: patchesPerSide,
      heightPx: patchesPerSide,
      values,
    }));
    readings.push({ exampleId, gazeAgreement: gazeAgreement(maps, gaze), attention });
    const findings = reportedFindings(sentences);
    reported.push(prompts.map(({ finding }) => findings.has(finding)));
    const embedded = await host.embed(modelFolder, [image], []);
    rows.push(embedded.images);
    width = embedded.width;
    onScored(readings.length);
  }
  const texts = prompts.flatMap(({ sentences }) => sentences);
  const { sentences: features } =
    texts.length === 0
      ? { sentences: new Float32Array(0) }
      : await host.embed(modelFolder, [], texts);
  let start = 0;
  const perFinding = prompts.map(({ sentences }) => {
    const end = start + sentences.length * width;
    const part = features.subarray(start, end);
    start = end;
    return part;
  });
  const { meanAuroc, correctness } = reportZeroShot(
    concatenated(rows),
    width,
    perFinding,
    reported,
  );
  return {
    meanAuroc,
    readings: readings.map((reading, i) => ({ ...reading, correctness: correctness[i] ?? null })),
  };
}
