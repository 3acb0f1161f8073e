import { Progress, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunProgress } from '../../../src/api/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatDate, formatDuration, formatLoss, formatNumber } from '../../format.ts';
import { CurveChart } from './curve-chart.tsx';
import { type Metrics, QUANTITIES, type Quantity } from './quantities.ts';
import { RunControls } from './run-controls.tsx';
import { RunLog } from './run-log.tsx';
import styles from './run-panel.module.css';
import { isActive } from './use-runs.ts';

interface RunPanelProps {
  run: RunProgress;
  metrics: Metrics;
  onShow(runId: string): void;
}

/** One run: how far it is, how long it will take, its curves and log, and the ways to steer it. */
export function RunPanel({ run, metrics, onShow }: RunPanelProps) {
  const { t } = useTranslation(['train', 'common']);
  const [quantity, setQuantity] = useState<Quantity>('loss');
  const [failure, setFailure] = useState<ReactNode>(null);
  const active = isActive(run);
  const isPreparing = run.state === 'preparing' && run.exampleCount > 0;
  return (
    <Panel
      fill
      title={t('run.title', { date: formatDate(run.startedAt) })}
      aside={
        <>
          <StatusChip status={run.state} />
          <RunControls run={run} onShow={onShow} onFailure={setFailure} />
        </>
      }
    >
      <div className={styles.run}>
        <div className={styles.figures}>
          <Figure label={t('run.step')}>
            {formatNumber(run.step)} <span>{t('run.ofSteps', { total: run.stepCount })}</span>
          </Figure>
          <Figure label={t('run.loss')}>{formatLoss(run.loss?.total)}</Figure>
          <Figure label={t('run.best')}>
            {formatLoss(run.best?.loss)}
            {run.best !== null && <span> {t('run.atStep', { step: run.best.step })}</span>}
          </Figure>
          <Figure label={t('run.elapsed')}>{formatDuration(run.elapsedMs)}</Figure>
          <Figure label={t('run.left')}>
            {active && run.remainingMs !== null ? `≈ ${formatDuration(run.remainingMs)}` : '–'}
          </Figure>
          <Figure label={t('run.examples')}>
            {run.exampleCount || '–'}
            {run.validationCount > 0 && <span> + {formatNumber(run.validationCount)}</span>}
          </Figure>
          <Figure label={t('run.checkpoint')}>
            {run.checkpointStep === 0 ? '–' : formatNumber(run.checkpointStep)}
          </Figure>
          <Figure label={t('run.engine')}>{run.engine ?? '–'}</Figure>
        </div>
        <Progress
          size={3}
          value={
            isPreparing
              ? (100 * run.preparedCount) / run.exampleCount
              : (100 * run.step) / Math.max(1, run.stepCount)
          }
          color={run.state === 'failed' ? 'red.7' : 'ice.5'}
          transitionDuration={0}
          aria-label={t('run.progress')}
        />
        {run.error !== null && (
          <div className={styles.problem}>
            <Problem report={run.error} bare />
          </div>
        )}
        {failure}
        <SegmentedControl
          size="xs"
          className={styles.quantities}
          aria-label={t('quantity.label')}
          data={QUANTITIES.map(value => ({ value, label: t(`quantity.${value}`) }))}
          value={quantity}
          onChange={value => setQuantity(QUANTITIES.find(known => known === value) ?? 'loss')}
        />
        <div className={styles.chart}>
          <CurveChart metrics={metrics} stepCount={run.stepCount} quantity={quantity} />
          {metrics.length === 0 && <div className={styles.waiting}>{waitingFor(run, t)}</div>}
        </div>
        <RunLog notes={run.notes} />
      </div>
    </Panel>
  );
}

/** What a run does before its first step. */
function waitingFor(run: RunProgress, t: ReturnType<typeof useTranslation<'train'>>['t']): string {
  if (run.state === 'queued') return t('run.waiting');
  if (!isActive(run)) return t('run.noStep');
  if (run.preparedCount === 0) return t('run.preparing');
  return t('run.prepared', { done: run.preparedCount, total: run.exampleCount });
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <div className={styles.label}>{label}</div>
      <div className={styles.value}>{children}</div>
    </div>
  );
}
