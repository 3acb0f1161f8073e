import { spearmanCorrelation } from '../spearman.ts';
import { type MeanAndSd, meanAndSd } from '../statistics.ts';
import { type Arm, armName } from './arms.ts';

/** What is measured in each cell of an ablation; null where undefined. */
export const ablationMeasures = [
  'gazeAgreement',
  'meanAuroc',
  'hitRate',
  'regionAgreement',
] as const;
export type AblationMeasure = (typeof ablationMeasures)[number];
export type MeasuredCell = { arm: string; seed: number } & Record<AblationMeasure, number | null>;

/** One row of the table: an arm, null for the model before training, over the seeds. */
export interface AblationRow extends Record<AblationMeasure, MeanAndSd> {
  arm: Arm | null;
}

/** The cells by arm, in the arms' order, the model before training first. */
export function ablationRows(arms: readonly Arm[], cells: readonly MeasuredCell[]): AblationRow[] {
  const all = [null, ...arms];
  return all.map(arm => {
    const name = arm === null ? 'before' : armName(arm);
    const own = cells.filter(cell => cell.arm === name);
    const over = (measure: AblationMeasure) =>
      meanAndSd(own.map(cell => cell[measure]).filter(value => value !== null));
    return {
      arm,
      gazeAgreement: over('gazeAgreement'),
      meanAuroc: over('meanAuroc'),
      hitRate: over('hitRate'),
      regionAgreement: over('regionAgreement'),
    };
  });
}

/** Whether attention agrees more with gaze the more readings have it. */
export interface ShareTrend {
  /** Spearman's ρ of gaze share and agreement over the cells with all terms. */
  rankCorrelation: number | null;
  /** Agreement with gaze of all readings less that with none, per seed. */
  gain: MeanAndSd;
}

export function shareTrend(arms: readonly Arm[], cells: readonly MeasuredCell[]): ShareTrend {
  const full = arms.filter(({ losses }) => losses.gaze && losses.contrastive && losses.mapping);
  const points = full.flatMap(arm =>
    cells
      .filter(cell => cell.arm === armName(arm))
      .flatMap(({ seed, gazeAgreement }) =>
        gazeAgreement === null ? [] : [{ seed, gazeAgreement, gazeShare: arm.gazeShare }],
      ),
  );
  const bySeed = [...Map.groupBy(points, ({ seed }) => seed).values()];
  const gains = bySeed.flatMap(ofSeed => {
    const at = (share: number) => ofSeed.find(({ gazeShare }) => gazeShare === share);
    const [all, none] = [at(1), at(0)];
    return all === undefined || none === undefined ? [] : [all.gazeAgreement - none.gazeAgreement];
  });
  return {
    rankCorrelation: spearmanCorrelation(
      points.map(({ gazeShare }) => gazeShare),
      points.map(({ gazeAgreement }) => gazeAgreement),
    ),
    gain: meanAndSd(gains),
  };
}
