import type { MeanAndSd } from '../statistics.ts';
import type { Arm } from './arms.ts';
import type { AblationRow, ShareTrend } from './table.ts';

const head = [
  '| MLCE | EGF | EGM | gaze | attention–gaze CC | zero-shot AUROC | pointing game | CC with the place |',
  '|---|---|---|---|---|---|---|---|',
];

/** Two tables in Markdown, mean ± SD over the seeds: by share of gaze, and by terms of the loss. */
export function ablationTables(rows: readonly AblationRow[]): string[] {
  const before = rows.filter(({ arm }) => arm === null);
  const trained = rows.filter(({ arm }) => arm !== null);
  const byShare = trained.filter(({ arm }) => arm !== null && isFull(arm));
  const byTerms = trained.filter(({ arm }) => arm !== null && !isFull(arm));
  const tableOf = (title: string, chosen: AblationRow[]) =>
    [title, '', ...head, ...[...before, ...chosen].map(lineOf)].join('\n');
  return [
    tableOf('All terms, by share of the readings with gaze:', byShare),
    ...(byTerms.length === 0 ? [] : [tableOf('Fewer terms:', byTerms)]),
  ];
}

/** Whether agreement rises with the share of gaze, in one sentence. */
export function trendSentence({ gain, rankCorrelation }: ShareTrend): string {
  if (gain.mean === null || rankCorrelation === null) {
    return 'Whether agreement rises with the share of gaze can’t be told from these cells.';
  }
  const verdict =
    rankCorrelation > 0 && gain.mean > 0
      ? 'Agreement of attention with gaze rises with the share of gaze'
      : 'Agreement of attention with gaze does not rise with the share of gaze';
  const spread = gain.sd === null ? '' : ` ± ${gain.sd.toFixed(3)}`;
  const over = gain.count === 1 ? 'one seed' : `${gain.count} seeds`;
  return `${verdict}: all of it less none of it is ${gain.mean.toFixed(3)}${spread} over ${over}; Spearman’s ρ of share and agreement is ${rankCorrelation.toFixed(2)}.`;
}

function isFull({ losses }: Arm): boolean {
  return losses.gaze && losses.contrastive && losses.mapping;
}

function lineOf({ arm, ...measures }: AblationRow): string {
  const tick = (isOn: boolean | undefined) => (isOn ? '✓' : '');
  const { gazeAgreement, meanAuroc, hitRate, regionAgreement } = measures;
  const cells = [
    tick(arm?.losses.gaze),
    tick(arm?.losses.contrastive),
    tick(arm?.losses.mapping),
    arm === null ? 'before training' : `${100 * arm.gazeShare} %`,
    ...[gazeAgreement, meanAuroc, hitRate, regionAgreement].map(plusMinus),
  ];
  return `| ${cells.join(' | ')} |`;
}

function plusMinus({ mean, sd }: MeanAndSd): string {
  if (mean === null) return 'undefined';
  const text = mean.toFixed(3).replace(/^-0\.000$/, '0.000');
  return sd === null ? text : `${text} ± ${sd.toFixed(3)}`;
}
