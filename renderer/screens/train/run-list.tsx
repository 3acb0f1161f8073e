import { useTranslation } from 'react-i18next';
import type { ModelSummary, RunProgress } from '../../../src/api/contract.ts';
import choice from '../../components/choice-table.module.css';
import { Panel } from '../../components/panel.tsx';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatDate, formatDuration, formatLoss } from '../../format.ts';
import styles from './run-list.module.css';

interface RunListProps {
  runs: RunProgress[];
  models: ModelSummary[];
  shownRunId: string | null;
  onShow(runId: string): void;
}

/** All runs of the library, newest first; a click shows one's curve. */
export function RunList({ runs, models, shownRunId, onShow }: RunListProps) {
  const { t } = useTranslation(['train', 'common']);
  const nameOf = (modelId: string | null) =>
    models.find(model => model.modelId === modelId)?.name ?? modelId;
  return (
    <Panel title={t('runs.title')} fill>
      <table className={`${choice.table} ${styles.table}`}>
        <thead>
          <tr>
            <th>{t('runs.started')}</th>
            <th>{t('runs.state')}</th>
            <th>{t('runs.steps')}</th>
            <th>{t('runs.took')}</th>
            <th>{t('runs.lastLoss')}</th>
            <th>{t('runs.from')}</th>
            <th>{t('runs.modelMade')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(run => (
            <tr key={run.runId} aria-selected={run.runId === shownRunId}>
              <td>
                <button
                  type="button"
                  className={`${choice.choose} ${styles.choose}`}
                  onClick={() => onShow(run.runId)}
                >
                  {formatDate(run.startedAt)}
                </button>
              </td>
              <td>
                <StatusChip status={run.state} />
              </td>
              <td>{t('common:of', { position: run.step, total: run.stepCount })}</td>
              <td>{formatDuration(run.elapsedMs)}</td>
              <td>{formatLoss(run.loss?.total)}</td>
              <td>{run.baseModelId === null ? t('runs.newModel') : nameOf(run.baseModelId)}</td>
              <td>{nameOf(run.modelId) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
