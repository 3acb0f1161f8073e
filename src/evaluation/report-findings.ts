import { topicOf } from '../speech/findings.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import { zeroShotScores } from './zero-shot.ts';

/** Sentences that stand for one finding; more say little that is new. */
const mostPrompts = 50;

/** A finding that reports name, and sentences that say so. */
export interface FindingPrompts {
  finding: string;
  sentences: string[];
}

/** Findings that a report names as abnormal and does not deny, as far as rules over words can tell. */
export function reportedFindings(sentences: readonly string[]): Set<string> {
  const abnormal = sentences.map(topicOf).filter(topic => topic.isAbnormal);
  return new Set(abnormal.flatMap(topic => topic.findings));
}

/**
 * Prompts for zero-shot classification out of the reports themselves: the sentences that name one
 * finding as abnormal and no other, the most frequent ones first.
 */
export function findingPrompts(reports: readonly (readonly string[])[]): FindingPrompts[] {
  const counts = new Map<string, Map<string, number>>();
  for (const sentence of reports.flat()) {
    const { findings, isAbnormal } = topicOf(sentence);
    const [finding] = findings;
    if (!isAbnormal || finding === undefined || findings.length > 1) continue;
    const ofFinding = counts.get(finding) ?? new Map<string, number>();
    counts.set(finding, ofFinding);
    ofFinding.set(sentence, (ofFinding.get(sentence) ?? 0) + 1);
  }
  return [...counts]
    .map(([finding, ofFinding]) => ({
      finding,
      sentences: [...ofFinding]
        .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
        .slice(0, mostPrompts)
        .map(([sentence]) => sentence),
    }))
    .sort((a, b) => (a.finding < b.finding ? -1 : 1));
}

/** How well films are told apart by what their reports say of them. */
export interface ReportZeroShot {
  /** Mean over the findings of AUROC; null where none is on some films and not on others. */
  meanAuroc: number | null;
  /**
   * Of each film: the share of pairs of a finding that its report names and one that it does not in
   * which the first scores higher, findings' means over all films taken off; null where there are
   * no such pairs.
   */
  correctness: (number | null)[];
}

/**
 * Zero-shot classification of films against their own reports. A finding that a report does not name
 * counts as absent, as in CheXpert's labels with blanks as negatives.
 *
 * @param films features of length 1, row-major [filmCount, width]
 * @param prompts features of each finding's prompts, row-major [promptCount, width]
 * @param reported of each film, whether its report names each finding
 */
export function reportZeroShot(
  films: Float32Array,
  width: number,
  prompts: readonly Float32Array[],
  reported: readonly (readonly boolean[])[],
): ReportZeroShot {
  const count = prompts.length;
  const scores = zeroShotScores(films, width, prompts, 'max');
  const of = (film: number, finding: number) => scores[film * count + finding] as number;
  const curves = prompts.map((_, finding) => {
    const all = reported.map((findings, film) => ({
      is: findings[finding],
      at: of(film, finding),
    }));
    const positives = all.filter(({ is }) => is).map(({ at }) => at);
    const negatives = all.filter(({ is }) => !is).map(({ at }) => at);
    return areaUnderCurve(positives, negatives);
  });
  const means = prompts.map((_, finding) => mean(reported.map((_, film) => of(film, finding))));
  const correctness = reported.map((findings, film) => {
    const centred = findings.map((_, finding) => of(film, finding) - (means[finding] as number));
    return areaUnderCurve(
      centred.filter((_, finding) => findings[finding]),
      centred.filter((_, finding) => !findings[finding]),
    );
  });
  const defined = curves.filter(curve => curve !== null);
  return { meanAuroc: defined.length === 0 ? null : mean(defined), correctness };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
