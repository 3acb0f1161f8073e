import { tSne } from '../evaluation/embedding/t-sne.ts';
import { umap } from '../evaluation/embedding/umap.ts';
import { type Candidate, queueCases, type ReadFilm } from '../evaluation/next-cases.ts';
import { scorePhrase } from '../evaluation/phrase-grounding.ts';
import { type ScoredPhrase, scoreGrounding } from '../evaluation/score-grounding.ts';
import { type ProbeInput, scoreProbe } from '../evaluation/score-probe.ts';
import { type Retrievable, scoreRetrieval } from '../evaluation/score-retrieval.ts';
import { scoreZeroShot, type ZeroShotInput } from '../evaluation/score-zero-shot.ts';
import { decodeFilm } from '../imaging/decode.ts';
import { displayedGrey } from '../imaging/film.ts';
import type { Region } from '../imaging/region.ts';
import { modelImage } from '../model/model-image.ts';

/** Features of films, row-major [films, width]. */
interface MapInput {
  rows: Float32Array;
  width: number;
  method: 'tsne' | 'umap';
  seed: number;
}

interface QueueInput {
  candidates: Candidate[];
  read: ReadFilm[];
  count: number;
  randomShare: number;
  seed: number;
}

/** What evaluations compute in a worker of their own; see `computations`. */
export const evaluationComputations = {
  /** A film as a model sees it, and its own size. */
  async evaluatedFilm({
    bytes,
    fileName,
    imageSizePx,
  }: {
    bytes: Uint8Array<ArrayBuffer>;
    fileName: string;
    imageSizePx: number;
  }) {
    const { film } = await decodeFilm(bytes, fileName);
    const { widthPx, heightPx } = film;
    return { image: modelImage(displayedGrey(film), imageSizePx), widthPx, heightPx };
  },

  scoreZeroShot(input: ZeroShotInput) {
    return scoreZeroShot(input);
  },

  scoreRetrieval(input: { films: Retrievable; texts: Retrievable; seed: number }) {
    return scoreRetrieval(input);
  },

  scoreProbe(input: ProbeInput) {
    return scoreProbe(input);
  },

  /** How well the attention of phrases finds their regions on one film. */
  scorePhrases({
    phrases,
    ...film
  }: {
    phrases: readonly { attention: Float32Array; region: Region }[];
    widthPx: number;
    heightPx: number;
  }) {
    return phrases.map(({ attention, region }) => {
      const side = Math.sqrt(attention.length);
      return scorePhrase({ widthPx: side, heightPx: side, values: attention }, region, film);
    });
  },

  /** Where films stand on a map of their features. */
  embeddingMap({ rows, width, method, seed }: MapInput) {
    return method === 'tsne' ? tSne(rows, width) : umap(rows, width, seed);
  },

  queueCases(input: QueueInput) {
    return queueCases(input.candidates, input.read, input);
  },

  scoreGrounding(input: { phrases: readonly ScoredPhrase[]; seed: number }) {
    return scoreGrounding(input);
  },
};
