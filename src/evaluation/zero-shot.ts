import { SeededRandom } from '../base/random.ts';

/** Words from which the prompts of a class are made: one of each list, joined by spaces. */
export interface PromptWords {
  severity: readonly string[];
  subtype: readonly string[];
  location: readonly string[];
}

/** How the similarities to a class's prompts become the class's score. */
export type PromptScore = 'max' | 'mean';

/**
 * At most `count` different prompts of a class, drawn with a seed from all combinations of its words
 * (GLoRIA, Huang and others 2021).
 */
export function drawPrompts(words: PromptWords, count: number, seed: number): string[] {
  const all = words.severity.flatMap(severity =>
    words.subtype.flatMap(subtype =>
      words.location.map(location =>
        [severity, subtype, location].filter(word => word !== '').join(' '),
      ),
    ),
  );
  const different = [...new Set(all)];
  return new SeededRandom(seed, 'prompts').shuffled(different).slice(0, count);
}

/**
 * Scores of films for classes [filmCount, classCount]: the highest cosine, or the mean of them, of a
 * film with the class's prompts.
 *
 * @param films features of length 1, row-major [filmCount, width]
 * @param prompts features of length 1 of each class's prompts, row-major [promptCount, width]
 */
export function zeroShotScores(
  films: Float32Array,
  width: number,
  prompts: readonly Float32Array[],
  score: PromptScore,
): Float64Array {
  const filmCount = films.length / width;
  const scores = new Float64Array(filmCount * prompts.length);
  for (let film = 0; film < filmCount; film++) {
    const row = films.subarray(film * width, (film + 1) * width);
    prompts.forEach((ofClass, c) => {
      const cosines = Array.from({ length: ofClass.length / width }, (_, prompt) =>
        row.reduce((sum, x, i) => sum + x * (ofClass[prompt * width + i] as number), 0),
      );
      scores[film * prompts.length + c] =
        score === 'max'
          ? Math.max(...cosines)
          : cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
    });
  }
  return scores;
}

/** The class with the highest score of each film; of equal ones the first. */
export function bestClasses(scores: Float64Array, classCount: number): number[] {
  return Array.from({ length: scores.length / classCount }, (_, film) => {
    const row = scores.subarray(film * classCount, (film + 1) * classCount);
    return row.indexOf(Math.max(...row));
  });
}
