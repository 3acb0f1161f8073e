import type { Grid } from '../../src/base/grid.ts';
import type { Example } from '../../src/dataset/example.ts';
import { bootstrapInterval } from '../../src/evaluation/bootstrap.ts';
import {
  type GroundingScore,
  type GroundingSummary,
  scoreGrounding,
  summariseGrounding,
} from '../../src/evaluation/grounding.ts';
import { wordsOnlyMaps } from '../../src/evaluation/words-only.ts';
import type { DemoCase } from './demo-case.ts';

/** The three models that are compared. */
export const arms = ['before', 'withoutGaze', 'withGaze'] as const;
export type Arm = (typeof arms)[number];

/** Models, and two yardsticks: the words without the film, and the reader's own measured gaze. */
export const conditions = [...arms, 'wordsOnly', 'readerGaze'] as const;
export type Condition = (typeof conditions)[number];

/** One sentence of an unseen phantom with its map and score under every condition. */
export interface ScoredSentence {
  unseenCase: DemoCase;
  sentenceIndex: number;
  maps: Record<Condition, Grid>;
  scores: Record<Condition, GroundingScore>;
}

export const groups = {
  all: 'all sentences',
  findings: 'findings',
  unplacedFindings: 'findings whose words do not name the place',
  structures: 'normal structures',
} as const;
export type Group = keyof typeof groups;

/** Scores of one group of sentences, and how much gaze adds to the same training without it. */
export interface GroupResult extends Record<Condition, GroundingSummary> {
  /** Mean over phantoms of CC with gaze − CC without, and its 95 % bootstrap interval. */
  gain: { correlation: number; low: number; high: number };
}

/** Scores the attention of all arms on the unseen cases. `attention[arm][case][sentence]`. */
export function scoreSentences(
  unseen: readonly DemoCase[],
  training: readonly Example[],
  attention: Record<Arm, Float32Array[][]>,
  patchesPerSide: number,
): ScoredSentence[] {
  const fromWords = wordsOnlyMaps(training);
  const grid = (values: Float32Array): Grid => ({
    widthPx: patchesPerSide,
    heightPx: patchesPerSide,
    values,
  });
  return unseen.flatMap((unseenCase, caseIndex) =>
    unseenCase.sentences.map((sentence, sentenceIndex) => {
      const arm = (name: Arm) => grid(attention[name][caseIndex]?.[sentenceIndex] as Float32Array);
      const patchCount = patchesPerSide ** 2;
      const start = sentenceIndex * patchCount;
      const gaze = unseenCase.example.gaze ?? new Float32Array(start + patchCount);
      const maps = {
        before: arm('before'),
        withoutGaze: arm('withoutGaze'),
        withGaze: arm('withGaze'),
        wordsOnly: grid(fromWords(sentence.text)),
        readerGaze: grid(gaze.slice(start, start + patchCount)),
      };
      const score = (condition: Condition) =>
        scoreGrounding(maps[condition], sentence.region, unseenCase.film);
      return {
        unseenCase,
        sentenceIndex,
        maps,
        scores: Object.fromEntries(conditions.map(name => [name, score(name)])) as Record<
          Condition,
          GroundingScore
        >,
      };
    }),
  );
}

/** The scores of each group of sentences; groups without sentences are left out. */
export function summariseGroups(
  scored: readonly ScoredSentence[],
  seed: number,
): Partial<Record<Group, GroupResult>> {
  const results: Partial<Record<Group, GroupResult>> = {};
  for (const group of Object.keys(groups) as Group[]) {
    const members = scored.filter(sentence => isIn(group, sentence));
    if (members.length > 0) results[group] = summariseMembers(members, seed);
  }
  return results;
}

function isIn(group: Group, { unseenCase, sentenceIndex }: ScoredSentence): boolean {
  const sentence = unseenCase.sentences[sentenceIndex];
  if (sentence === undefined) return false;
  if (group === 'findings') return sentence.isFinding;
  if (group === 'unplacedFindings') return sentence.isFinding && !sentence.namesPlace;
  if (group === 'structures') return !sentence.isFinding;
  return true;
}

/** Scores of any set of sentences under every condition. */
export function summariseMembers(members: readonly ScoredSentence[], seed: number): GroupResult {
  const summaries = Object.fromEntries(
    conditions.map(name => [name, summariseGrounding(members.map(({ scores }) => scores[name]))]),
  ) as Record<Condition, GroundingSummary>;
  const gains = gainPerPhantom(members);
  const correlation = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  return { ...summaries, gain: { correlation, ...bootstrapInterval(gains, seed) } };
}

function gainPerPhantom(members: readonly ScoredSentence[]): number[] {
  const byPhantom = Map.groupBy(members, ({ unseenCase }) => unseenCase.seed);
  return [...byPhantom.values()].map(sentences => {
    const gains = sentences.map(
      ({ scores }) => (scores.withGaze.correlation ?? 0) - (scores.withoutGaze.correlation ?? 0),
    );
    return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  });
}
