import { SeededRandom } from '../base/random.ts';

/** A film nobody has read, as a model sees it. */
export interface Candidate {
  studyId: string;
  /** g, of length 1. */
  feature: Float32Array;
  /** 0 to 1; null where there are no findings to tell apart. */
  uncertainty: number | null;
}

/** A film that was read. */
export interface ReadFilm {
  feature: Float32Array;
  /** Of gaze and attention; null where undefined. */
  agreement: number | null;
}

export interface QueuedCase {
  studyId: string;
  reason: 'uncertainty' | 'disagreement' | 'diversity' | 'control';
  uncertainty: number | null;
  agreementNearby: number | null;
  distance: number | null;
}

/** Read films that speak for the ones near them. */
const nearbyCount = 5;

/**
 * The films to read next, best first. Three things speak for a film: the model is unsure of its
 * findings; on the read films nearest to it, attention and gaze agreed least; it is far from all that
 * is read or queued (the greedy k-center choice of Sener & Savarese 2018). Each counts by the film's
 * rank among the candidates, as their mean, because their scales have nothing in common. A share of
 * the places, spread by the seed, goes to films drawn at random: a control for what the choice is worth.
 */
export function queueCases(
  candidates: readonly Candidate[],
  read: readonly ReadFilm[],
  { count, randomShare, seed }: { count: number; randomShare: number; seed: number },
): QueuedCase[] {
  const random = new SeededRandom(seed, 'next cases');
  const length = Math.min(count, candidates.length);
  const places = random.shuffled(Array.from({ length }, (_, i) => i));
  const controls = new Set(places.slice(0, Math.round(randomShare * length)));
  const nearby = candidates.map(({ feature }) => agreementNear(feature, read));
  const distances = candidates.map(({ feature }) => distanceToNearest(feature, read));
  const unsure = rankShares(candidates.map(({ uncertainty }) => uncertainty));
  const disagreeing = rankShares(nearby.map(value => (value === null ? null : -value)));
  const left = new Set(candidates.keys());
  const queue: QueuedCase[] = [];
  for (let place = 0; place < length; place++) {
    const far = rankShares(distances, left);
    const reasons = (index: number) =>
      [
        { reason: 'uncertainty', share: unsure[index] },
        { reason: 'disagreement', share: disagreeing[index] },
        { reason: 'diversity', share: far[index] },
      ] as const;
    const isControl = controls.has(place);
    const chosen = isControl
      ? random.choice([...left])
      : highest(left, index => reasons(index).reduce((sum, { share }) => sum + (share ?? 0), 0));
    const best = reasons(chosen).reduce((a, b) => ((b.share ?? 0) > (a.share ?? 0) ? b : a));
    const { studyId, feature, uncertainty } = candidates[chosen] as Candidate;
    queue.push({
      studyId,
      reason: isControl ? 'control' : best.reason,
      uncertainty,
      agreementNearby: nearby[chosen] ?? null,
      distance: distances[chosen] ?? null,
    });
    left.delete(chosen);
    for (const index of left) {
      const other = 1 - dot((candidates[index] as Candidate).feature, feature);
      distances[index] = Math.min(distances[index] ?? Number.POSITIVE_INFINITY, other);
    }
  }
  return queue;
}

/** Entropy of the softmax of scores, as a share of what equal scores would have; null below two. */
export function normalisedEntropy(scores: readonly number[], temperature: number): number | null {
  if (scores.length < 2) return null;
  const largest = Math.max(...scores);
  const weights = scores.map(score => Math.exp((score - largest) * temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const entropy = weights.reduce((total, weight) => {
    const share = weight / sum;
    return share === 0 ? total : total - share * Math.log(share);
  }, 0);
  return entropy / Math.log(scores.length);
}

/** Mean agreement on the nearest read films where it is defined. */
function agreementNear(feature: Float32Array, read: readonly ReadFilm[]): number | null {
  const known = read.flatMap(film =>
    film.agreement === null
      ? []
      : [{ agreement: film.agreement, cosine: dot(film.feature, feature) }],
  );
  const nearest = known.sort((a, b) => b.cosine - a.cosine).slice(0, nearbyCount);
  if (nearest.length === 0) return null;
  return nearest.reduce((sum, { agreement }) => sum + agreement, 0) / nearest.length;
}

function distanceToNearest(feature: Float32Array, read: readonly ReadFilm[]): number | null {
  if (read.length === 0) return null;
  return 1 - Math.max(...read.map(film => dot(film.feature, feature)));
}

/** Of each value the share of the others that are lower, equal ones half; null stays null. */
function rankShares(
  values: readonly (number | null)[],
  among: ReadonlySet<number> = new Set(values.keys()),
): (number | null)[] {
  const known = [...among].map(index => values[index] ?? null).filter(value => value !== null);
  const sorted = Float64Array.from(known).sort();
  // Equal values share the mean of their places.
  const places = new Map<number, { first: number; last: number }>();
  sorted.forEach((value, place) => {
    places.set(value, { first: places.get(value)?.first ?? place, last: place });
  });
  return values.map((value, index) => {
    const place = value === null || !among.has(index) ? undefined : places.get(value);
    if (place === undefined) return null;
    return sorted.length === 1 ? 1 : (place.first + place.last) / 2 / (sorted.length - 1);
  });
}

function highest(indices: Iterable<number>, score: (index: number) => number): number {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const index of indices) {
    const value = score(index);
    if (value > bestScore) [best, bestScore] = [index, value];
  }
  return best;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
