import { Checkbox } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation, EvaluationKind, ModelSummary } from '../../../src/api/contract.ts';
import choice from '../../components/choice-table.module.css';
import { Panel } from '../../components/panel.tsx';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import styles from './evaluation-list.module.css';
import { nameOf } from './evaluation-panel.tsx';
import { useFigureNames } from './use-figure-names.ts';

const COLUMNS = ['started', 'kind', 'data', 'models', 'figure', 'state'] as const;
/** Of a kind's figures the one that a list has room for. */
const MAIN_METRIC: Partial<Record<EvaluationKind, string>> = {
  'zero-shot': 'accuracy',
  retrieval: 'precisionAt1',
  probe: 'meanAuroc',
  grounding: 'cnr',
};
type Column = (typeof COLUMNS)[number];

interface EvaluationListProps {
  evaluations: Evaluation[];
  models: ModelSummary[];
  shownId: string;
  /** Those ticked, of which two are compared. */
  compared: readonly string[];
  onShow(evaluationId: string): void;
  onCompare(evaluationIds: readonly string[]): void;
}

/** All results, sorted as one likes; two that are ticked are compared. */
export function EvaluationList(props: EvaluationListProps) {
  const { evaluations, models, shownId, compared, onShow, onCompare } = props;
  const { t } = useTranslation('evaluate');
  const { metricName } = useFigureNames();
  const [sort, setSort] = useState<{ by: Column; isRising: boolean }>({
    by: 'started',
    isRising: false,
  });
  const filmsOf = ({ request }: Evaluation) =>
    'dataSet' in request ? nameOf(request.dataSet.folder) : t('list.library');
  const modelNames = ({ request }: Evaluation) =>
    request.modelIds.map(id => models.find(({ modelId }) => modelId === id)?.name ?? id).join(', ');
  const figureOf = ({ headline, request }: Evaluation) =>
    headline.findLast(({ metric }) => metric === MAIN_METRIC[request.kind]);
  const sortValue = (evaluation: Evaluation): string | number => {
    switch (sort.by) {
      case 'started':
        return evaluation.startedAt;
      case 'kind':
        return t(`kind.${evaluation.request.kind}.name`);
      case 'data':
        return filmsOf(evaluation);
      case 'models':
        return modelNames(evaluation);
      case 'figure':
        return figureOf(evaluation)?.value ?? Number.NEGATIVE_INFINITY;
      case 'state':
        return evaluation.state;
    }
  };
  const sorted = evaluations.toSorted((a, b) => {
    const [first, second] = [sortValue(a), sortValue(b)];
    const order =
      typeof first === 'number' && typeof second === 'number'
        ? first - second
        : String(first).localeCompare(String(second));
    return sort.isRising ? order : -order;
  });
  const tick = (id: string) =>
    onCompare(
      compared.includes(id) ? compared.filter(other => other !== id) : [...compared, id].slice(-2),
    );
  const Arrow = sort.isRising ? IconChevronUp : IconChevronDown;
  return (
    <Panel
      title={t('list.title')}
      aside={
        <span className={styles.hint}>
          {t(compared.length === 1 ? 'list.oneMore' : 'list.tickTwo')}
        </span>
      }
      fill
    >
      <table className={`${choice.table} ${styles.table}`}>
        <thead>
          <tr>
            <th className={styles.tick}>
              <span className={styles.hidden}>{t('list.compare')}</span>
            </th>
            {COLUMNS.map(column => (
              <th
                key={column}
                aria-sort={
                  sort.by === column ? (sort.isRising ? 'ascending' : 'descending') : 'none'
                }
              >
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() =>
                    setSort({ by: column, isRising: sort.by === column ? !sort.isRising : true })
                  }
                >
                  {t(`list.${column}`)}
                  {sort.by === column && <Arrow size={12} aria-hidden />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map(evaluation => {
            const { evaluationId, request, state, startedAt } = evaluation;
            const figure = figureOf(evaluation);
            return (
              <tr key={evaluationId} aria-selected={evaluationId === shownId}>
                <td className={styles.tick}>
                  <Checkbox
                    size="xs"
                    aria-label={t('list.compareThis', { date: formatDate(startedAt) })}
                    disabled={state !== 'finished'}
                    checked={compared.includes(evaluationId)}
                    onChange={() => tick(evaluationId)}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    className={choice.choose}
                    onClick={() => onShow(evaluationId)}
                  >
                    {formatDate(startedAt)}
                  </button>
                </td>
                <td>{t(`kind.${request.kind}.name`)}</td>
                <td>{filmsOf(evaluation)}</td>
                <td className={styles.models}>{modelNames(evaluation)}</td>
                <td>
                  {figure === undefined || figure.value === null
                    ? '–'
                    : `${metricName(figure.metric)} ${formatNumber(figure.value, 3)}`}
                </td>
                <td>
                  <StatusChip status={state} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
