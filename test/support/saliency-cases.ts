import { areaUnderCurve } from '../../src/evaluation/area-under-curve.ts';
import { accuracy, macroF1 } from '../../src/evaluation/classification-scores.ts';
import { pearsonCorrelation } from '../../src/evaluation/correlation.ts';
import { precisionAtK } from '../../src/evaluation/retrieval.ts';
import { aucJudd } from '../../src/evaluation/saliency/auc-judd.ts';
import { informationGain } from '../../src/evaluation/saliency/information-gain.ts';
import { klDivergence } from '../../src/evaluation/saliency/kl-divergence.ts';
import { normalisedScanpathSaliency } from '../../src/evaluation/saliency/normalised-scanpath-saliency.ts';
import { shuffledAuc } from '../../src/evaluation/saliency/shuffled-auc.ts';
import { similarity } from '../../src/evaluation/saliency/similarity.ts';
import { topOverlap } from '../../src/evaluation/saliency/top-overlap.ts';

/** What `test/golden/saliency.py` prints. */
export interface SaliencyCases {
  maps: (Record<'attention' | 'gaze' | 'baseline' | 'fixations' | 'otherFixations', number[]> &
    Record<(typeof MEASURES)[number], number | null>)[];
  scores: {
    classCount: number;
    truth: number[];
    told: number[];
    values: number[];
    accuracy: number;
    macroF1: number;
    auroc: number | null;
  }[];
  retrieval: {
    queries: number[];
    candidates: number[];
    queryClasses: number[];
    candidateClasses: number[];
    precision: Record<string, number>;
  }[];
}

export const MEASURES = ['cc', 'kl', 'nss', 'sim', 'aucJudd', 'shuffledAuc', 'ig', 'iou'] as const;

export interface Comparison {
  name: string;
  ours: number | null;
  theirs: number | null;
}

/** Every measure of ours beside the reference's. */
export function compareSaliency(cases: SaliencyCases): Comparison[] {
  return [
    ...cases.maps.flatMap(one => {
      const ours = measuresOf(one);
      return MEASURES.map(name => ({ name, ours: ours[name], theirs: one[name] }));
    }),
    ...cases.scores.flatMap(({ truth, told, classCount, values, ...theirs }) => {
      const of = (isFirst: boolean) => values.filter((_, i) => (truth[i] === 0) === isFirst);
      return [
        { name: 'accuracy', ours: accuracy(truth, told), theirs: theirs.accuracy },
        { name: 'macro-F1', ours: macroF1(truth, told, classCount), theirs: theirs.macroF1 },
        { name: 'AUROC', ours: areaUnderCurve(of(true), of(false)), theirs: theirs.auroc },
      ];
    }),
    ...cases.retrieval.flatMap(({ precision, queryClasses, candidateClasses, ...rows }) => {
      const [queries, candidates] = [rows.queries, rows.candidates].map(values =>
        Float32Array.from(values),
      ) as [Float32Array, Float32Array];
      return Object.entries(precision).map(([k, theirs]) => ({
        name: 'P@k',
        ours: precisionAtK(queries, queryClasses, candidates, candidateClasses, Number(k)),
        theirs,
      }));
    }),
  ];
}

function measuresOf(one: SaliencyCases['maps'][number]) {
  const [attention, gaze] = [Float32Array.from(one.attention), Float32Array.from(one.gaze)];
  return {
    cc: pearsonCorrelation(attention, gaze),
    kl: klDivergence(attention, gaze),
    nss: normalisedScanpathSaliency(attention, one.fixations),
    sim: similarity(attention, gaze),
    aucJudd: aucJudd(attention, one.fixations),
    shuffledAuc: shuffledAuc(attention, one.fixations, one.otherFixations),
    ig: informationGain(attention, Float32Array.from(one.baseline), one.fixations),
    iou: topOverlap(attention, gaze, 0.1),
  };
}
