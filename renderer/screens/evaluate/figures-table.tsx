import { useTranslation } from 'react-i18next';
import type { EvaluationResult, Figure } from '../../../src/api/contract.ts';
import { formatNumber } from '../../format.ts';
import styles from './figures-table.module.css';
import { useFigureNames } from './use-figure-names.ts';

interface FiguresTableProps {
  figures: Figure[];
  models: EvaluationResult['models'];
}

/** A row a number, a column a model: what is compared stands side by side. */
export function FiguresTable({ figures, models }: FiguresTableProps) {
  const { t } = useTranslation('evaluate');
  const { metricName, partName } = useFigureNames();
  const rows = Map.groupBy(figures, ({ metric, of }) => JSON.stringify([metric, of]));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('figures.figure')}</th>
          <th>{t('figures.of')}</th>
          {models.map(({ modelId, name }) => (
            <th key={modelId} className={styles.number}>
              {name}
            </th>
          ))}
          <th className={styles.number}>{t('figures.count')}</th>
        </tr>
      </thead>
      <tbody>
        {[...rows].map(([key, ofModels]) => (
          <tr key={key} data-whole={ofModels[0]?.of === null || undefined}>
            <td>{metricName(ofModels[0]?.metric ?? '')}</td>
            <td>{partName(ofModels[0]?.of ?? null)}</td>
            {models.map(({ modelId }) => (
              <td key={modelId} className={styles.number}>
                <Value figure={ofModels.find(figure => figure.modelId === modelId)} />
              </td>
            ))}
            <td className={styles.number}>{formatNumber(ofModels[0]?.count ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ figure }: { figure: Figure | undefined }) {
  const { t } = useTranslation('evaluate');
  if (figure === undefined || figure.value === null) {
    return <span className={styles.interval}>{t('figures.undefined')}</span>;
  }
  const { value, low, high } = figure;
  return (
    <>
      {formatNumber(value, 3)}
      {low !== null && high !== null && (
        <span className={styles.interval}>
          {' '}
          {t('figures.interval', { low: formatNumber(low, 3), high: formatNumber(high, 3) })}
        </span>
      )}
    </>
  );
}
