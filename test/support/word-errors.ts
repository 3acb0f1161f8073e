import type { TimedWord } from './speech-page.ts';

export interface WordErrors {
  saidCount: number;
  substitutions: number;
  deletions: number;
  insertions: number;
  /** Of the words recognised rightly: how far starts and ends are off, seconds, with their sign. */
  startErrors: number[];
  endErrors: number[];
}

/**
 * What of a dictation was recognised: the fewest substitutions, deletions and insertions (word error
 * rate as NIST's sclite counts it), and how far off the boundaries of matching words are.
 */
export function wordErrors(said: readonly TimedWord[], heard: readonly TimedWord[]): WordErrors {
  const costs = costTable(said, heard);
  const errors: WordErrors = {
    saidCount: said.length,
    substitutions: 0,
    deletions: 0,
    insertions: 0,
    startErrors: [],
    endErrors: [],
  };
  let [i, j] = [said.length, heard.length];
  while (i > 0 || j > 0) {
    const cost = costs[i]?.[j] as number;
    const [word, found] = [said[i - 1], heard[j - 1]];
    if (word && found && cost === (costs[i - 1]?.[j - 1] as number) + differs(word, found)) {
      if (word.word === found.word) {
        errors.startErrors.push(found.start - word.start);
        errors.endErrors.push(found.end - word.end);
      } else errors.substitutions++;
      [i, j] = [i - 1, j - 1];
    } else if (i > 0 && cost === (costs[i - 1]?.[j] as number) + 1) {
      errors.deletions++;
      i--;
    } else {
      errors.insertions++;
      j--;
    }
  }
  return errors;
}

function costTable(said: readonly TimedWord[], heard: readonly TimedWord[]): number[][] {
  const costs = Array.from({ length: said.length + 1 }, () =>
    Array.from({ length: heard.length + 1 }, () => 0),
  );
  for (let i = 0; i <= said.length; i++) {
    for (let j = 0; j <= heard.length; j++) {
      const row = costs[i] as number[];
      if (i === 0 || j === 0) {
        row[j] = i + j;
        continue;
      }
      const above = costs[i - 1] as number[];
      const [word, found] = [said[i - 1] as TimedWord, heard[j - 1] as TimedWord];
      row[j] = Math.min(
        (above[j - 1] as number) + differs(word, found),
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
      );
    }
  }
  return costs;
}

function differs(a: TimedWord, b: TimedWord): 0 | 1 {
  return a.word === b.word ? 0 : 1;
}
