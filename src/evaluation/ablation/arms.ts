import type { LossSwitches } from '../../training/step.ts';

/** One row of an ablation: the terms of the loss that take part, and the share of readings with gaze. */
export interface Arm {
  losses: Pick<LossSwitches, 'gaze' | 'contrastive' | 'mapping'>;
  /** 0 to 1. */
  gazeShare: number;
}

/** The paper's shares, and none: without that row, gaze is confounded with continued training. */
export const gazeShares = [0, 0.01, 0.05, 0.1, 0.5, 1] as const;

/** The switches by the paper's names: MLCE is the gaze term of EGF, EGF here its contrastive one. */
const combinations: Arm['losses'][] = [0b100, 0b010, 0b001, 0b110, 0b101, 0b011, 0b111].map(
  bits => ({
    gaze: (bits & 0b100) !== 0,
    contrastive: (bits & 0b010) !== 0,
    mapping: (bits & 0b001) !== 0,
  }),
);

/** The paper's two questions: all terms under every share of gaze, every set of terms under all of it. */
export function usualArms(shares: readonly number[] = gazeShares): Arm[] {
  const all = { gaze: true, contrastive: true, mapping: true };
  const byShare = shares.map(gazeShare => ({ losses: all, gazeShare }));
  const byTerms = combinations.map(losses => ({ losses, gazeShare: 1 }));
  return distinct([...byShare, ...byTerms]);
}

/** Every set of terms under every share. */
export function everyArm(shares: readonly number[] = gazeShares): Arm[] {
  return distinct(
    shares.flatMap(gazeShare => combinations.map(losses => ({ losses, gazeShare }))),
  ).filter(learnsSomething);
}

/** MLCE alone has nothing to learn from readings without gaze. */
function learnsSomething({ losses, gazeShare }: Arm): boolean {
  return losses.contrastive || losses.mapping || gazeShare > 0;
}

function distinct(arms: Arm[]): Arm[] {
  return [...new Map(arms.map(arm => [armName(arm), arm])).values()];
}

/** Unique, and fit for a file's name: `mlce-egf-egm-50`. */
export function armName({ losses, gazeShare }: Arm): string {
  const terms = [losses.gaze && 'mlce', losses.contrastive && 'egf', losses.mapping && 'egm'];
  return [...terms.filter(term => term !== false), String(100 * gazeShare)].join('-');
}
