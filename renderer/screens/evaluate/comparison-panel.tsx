import { Button, Loader, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import panel from './evaluation-panel.module.css';
import styles from './figures-table.module.css';
import { useFigureNames } from './use-figure-names.ts';

interface ComparisonPanelProps {
  first: Evaluation;
  second: Evaluation;
  onClose(): void;
}

/** Two results beside each other: which numbers differ, and what is not the same behind them. */
export function ComparisonPanel({ first, second, onClose }: ComparisonPanelProps) {
  const { t } = useTranslation(['evaluate', 'common']);
  const { metricName, partName } = useFigureNames();
  const [isAll, setAll] = useState(false);
  const ids = { firstId: first.evaluationId, secondId: second.evaluationId };
  const query = useMethod('evaluations.compare', ids);
  const { rows = [], causes = [] } = query.data ?? {};
  const differing = rows.filter(({ isSame }) => !isSame);
  const shown = isAll ? rows : differing;
  return (
    <Panel
      fill
      title={t('compare.title')}
      aside={
        <>
          <Switch
            size="xs"
            label={t('compare.all')}
            checked={isAll}
            onChange={event => setAll(event.currentTarget.checked)}
          />
          <Button size="xs" variant="default" onClick={onClose}>
            {t('common:close')}
          </Button>
        </>
      }
    >
      {query.isPending && <Empty icon={<Loader size={20} />} title={t('opening')} />}
      {query.error !== null && (
        <Problem report={reportOf(query.error)} onRetry={() => query.refetch()} />
      )}
      {query.isSuccess && (
        <div className={panel.evaluation}>
          <p className={panel.note}>
            {differing.length === 0
              ? t('compare.same', { count: rows.length })
              : t('compare.differ', { count: differing.length, total: rows.length })}{' '}
            {causes.length > 0 &&
              t('compare.causes', {
                causes: causes.map(cause => t(`cause.${cause}`)).join(', '),
              })}
          </p>
          {shown.length > 0 && (
            <table className={styles.table}>
              <thead>
                <tr>
                  <th>{t('figures.figure')}</th>
                  <th>{t('figures.of')}</th>
                  <th>{t('compare.model')}</th>
                  <th className={styles.number}>{formatDate(first.startedAt)}</th>
                  <th className={styles.number}>{formatDate(second.startedAt)}</th>
                  <th className={styles.number}>{t('compare.difference')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map(({ models, metric, of, isSame, ...values }) => (
                  <tr
                    key={JSON.stringify([models, metric, of])}
                    data-differs={!isSame || undefined}
                  >
                    <td>{metricName(metric)}</td>
                    <td>{partName(of)}</td>
                    <td>{models[0] === models[1] ? models[0] : models.join(' / ')}</td>
                    <td className={styles.number}>{shownValue(values.first)}</td>
                    <td className={styles.number}>{shownValue(values.second)}</td>
                    <td className={styles.number}>{difference(values.first, values.second)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
    </Panel>
  );
}

function shownValue(value: number | null): string {
  return value === null ? '–' : formatNumber(value, 4);
}

function difference(first: number | null, second: number | null): string {
  if (first === null || second === null) return '–';
  const change = second - first;
  return `${change > 0 ? '+' : ''}${formatNumber(change, 4)}`;
}
