import { weightedAreaUnderCurve } from './area-under-curve.ts';
import { accuracy, macroF1 } from './classification-scores.ts';
import type { ScoredFigure } from './figure.ts';
import { withInterval } from './patient-bootstrap.ts';
import { bestClasses, type PromptScore, zeroShotScores } from './zero-shot.ts';

/** Whether each film has each class: true, false, or null where nobody knows. */
export type Truth = readonly (readonly (boolean | null)[])[];

export interface ZeroShotInput {
  /** g of each film, rows of length 1, row-major [films, width]. */
  films: Float32Array;
  width: number;
  patients: readonly string[];
  /** A row a film. */
  truth: Truth;
  classes: readonly string[];
  /** Features of each class's prompts, row-major [prompts, width]. */
  prompts: readonly Float32Array[];
  promptScore: PromptScore;
  seed: number;
}

export interface ZeroShotOutcome {
  figures: ScoredFigure[];
  /** [films, classes] */
  scores: Float64Array;
  /** The class with the highest score of each film. */
  told: number[];
}

/**
 * Accuracy and macro-F1 over the films of exactly one of the classes, and each class's AUROC over all
 * films that are known to have it or not.
 */
export function scoreZeroShot(input: ZeroShotInput): ZeroShotOutcome {
  const { films, width, patients, truth, classes, prompts, seed } = input;
  const scores = zeroShotScores(films, width, prompts, input.promptScore);
  const told = bestClasses(scores, classes.length);
  const single = truth.flatMap((row, film) => {
    const only = onlyClass(row);
    return only === null ? [] : [{ film, only }];
  });
  const trueOnes = single.map(({ only }) => only);
  const answers = single.map(({ film }) => told[film] as number);
  const owners = single.map(({ film }) => patients[film] as string);
  const whole = { of: null, count: single.length };
  const figures: ScoredFigure[] = [
    {
      metric: 'accuracy',
      ...whole,
      ...withInterval(owners, weights => accuracy(trueOnes, answers, weights), seed),
    },
    {
      metric: 'macroF1',
      ...whole,
      ...withInterval(owners, weights => macroF1(trueOnes, answers, classes.length, weights), seed),
    },
  ];
  classes.forEach((name, c) => {
    const known = truth.flatMap((row, film) => ((row[c] ?? null) === null ? [] : [film]));
    const curve = weightedAreaUnderCurve(
      known.map(film => scores[film * classes.length + c] as number),
      known.map(film => truth[film]?.[c] === true),
    );
    const interval = withInterval(
      known.map(film => patients[film] as string),
      curve,
      seed,
    );
    figures.push({ metric: 'auroc', of: name, ...interval, count: known.length });
  });
  return { figures, scores, told };
}

/** The class of a film that is known to have it and none of the others; null where that is not so. */
export function onlyClass(row: readonly (boolean | null)[]): number | null {
  const first = row.indexOf(true);
  const isOnly = row.every((value, c) => (c === first ? value === true : value === false));
  return first >= 0 && isOnly ? first : null;
}
