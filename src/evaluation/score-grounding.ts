import type { ScoredFigure } from './figure.ts';
import { weightedMean, withInterval } from './patient-bootstrap.ts';
import type { PhraseScore } from './phrase-grounding.ts';

/** A phrase's score, and whose film and which label it is of. */
export interface ScoredPhrase extends PhraseScore {
  patientId: string;
  label: string;
}

/** Means of CNR, mIoU and pointing game: over all phrases, then for each label. */
export function scoreGrounding({
  phrases,
  seed,
}: {
  phrases: readonly ScoredPhrase[];
  seed: number;
}): ScoredFigure[] {
  const byLabel = Map.groupBy(phrases, ({ label }) => label);
  const groups: [string | null, readonly ScoredPhrase[]][] = [[null, phrases], ...byLabel];
  return groups.flatMap(([of, some]) => {
    const owners = some.map(({ patientId }) => patientId);
    const figure = (metric: string, values: (number | null)[]) => ({
      metric,
      of,
      ...withInterval(owners, weightedMean(values.map(value => value ?? Number.NaN)), seed),
      count: values.filter(value => value !== null).length,
    });
    return [
      figure(
        'cnr',
        some.map(({ cnr }) => cnr),
      ),
      figure(
        'meanIou',
        some.map(({ meanIou }) => meanIou),
      ),
      figure(
        'pointing',
        some.map(({ hit }) => (hit ? 1 : 0)),
      ),
    ];
  });
}
