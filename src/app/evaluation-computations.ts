import { scorePhrase } from '../evaluation/phrase-grounding.ts';
import { type ScoredPhrase, scoreGrounding } from '../evaluation/score-grounding.ts';
import { type ProbeInput, scoreProbe } from '../evaluation/score-probe.ts';
import { type Retrievable, scoreRetrieval } from '../evaluation/score-retrieval.ts';
import { scoreZeroShot, type ZeroShotInput } from '../evaluation/score-zero-shot.ts';
import { decodeFilm } from '../imaging/decode.ts';
import { displayedGrey } from '../imaging/film.ts';
import type { Region } from '../imaging/region.ts';
import { modelImage } from '../model/model-image.ts';

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

  scoreGrounding(input: { phrases: readonly ScoredPhrase[]; seed: number }) {
    return scoreGrounding(input);
  },
};
