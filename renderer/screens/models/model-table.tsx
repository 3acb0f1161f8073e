import { useTranslation } from 'react-i18next';
import type { ModelSummary } from '../../../src/api/contract.ts';
import choice from '../../components/choice-table.module.css';
import { formatDate, formatNumber } from '../../format.ts';
import styles from './model-table.module.css';

interface ModelTableProps {
  models: ModelSummary[];
  chosenId: string;
  onChoose(modelId: string): void;
}

/** One row a model, newest first; a click shows its card. */
export function ModelTable({ models, chosenId, onChoose }: ModelTableProps) {
  const { t } = useTranslation('models');
  return (
    <table className={`${choice.table} ${styles.table}`}>
      <thead>
        <tr>
          <th>{t('list.name')}</th>
          <th>{t('list.from')}</th>
          <th>{t('list.created')}</th>
          <th className={styles.number}>{t('list.parameters')}</th>
        </tr>
      </thead>
      <tbody>
        {models.map(model => (
          <tr key={model.modelId} aria-selected={model.modelId === chosenId}>
            <td className={styles.name}>
              <button
                type="button"
                className={choice.choose}
                onClick={() => onChoose(model.modelId)}
              >
                {model.name}
              </button>
            </td>
            <td>{t(originOf(model))}</td>
            <td>{formatDate(model.createdAt)}</td>
            <td className={styles.number}>{formatNumber(model.parameterCount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function originOf({ origin, parentModelId }: ModelSummary) {
  if (origin !== undefined) return 'list.imported';
  return parentModelId === null ? 'list.initialised' : 'list.trained';
}
