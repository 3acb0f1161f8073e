import { useTranslation } from 'react-i18next';

const METRICS = [
  'accuracy',
  'macroF1',
  'auroc',
  'meanAuroc',
  'precisionAt1',
  'precisionAt5',
  'precisionAt10',
  'cnr',
  'meanIou',
  'pointing',
] as const;

/** What figures are called: their metric, and the class, share or direction they belong to. */
export function useFigureNames() {
  const { t } = useTranslation('evaluate');
  return {
    metricName(metric: string): string {
      const known = METRICS.find(name => name === metric);
      return known === undefined ? metric : t(`metric.${known}`);
    },
    partName(of: string | null): string {
      if (of === null) return '';
      if (of === 'imageToText' || of === 'textToImage') return t(`direction.${of}`);
      return of.replaceAll('_', ' ');
    },
  };
}
