/** What an evaluation does unless a person says otherwise. */
export const usualEvaluation = {
  seed: 1,
  /** CheXpert's uncertain labels as negative (U-Zeros). */
  uncertain: 'zeros',
  /** GLoRIA's and EGMA's, as are the shares. */
  promptsPerClass: 50,
  promptScore: 'max',
  /** Five of each class, as in CheXpert 8x200. */
  textsPerClass: 5,
  shares: [0.01, 0.1, 1],
  testShare: 0.2,
  /** Of the library: more points hide each other, and a map takes longer. */
  mostFilms: 5000,
  mapMethod: 'tsne',
  nextCaseCount: 20,
  randomShare: 0.2,
} as const;
