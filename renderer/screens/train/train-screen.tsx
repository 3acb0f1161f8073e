import { Loader } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useMethod } from '../../queries.ts';
import { RunList } from './run-list.tsx';
import { RunPanel } from './run-panel.tsx';
import { TrainForm } from './train-form.tsx';
import styles from './train-screen.module.css';
import { isActive, useRuns } from './use-runs.ts';

/** Fine-tuning: start a run, watch it, and look back at earlier ones. */
export function TrainScreen() {
  const { t } = useTranslation(['train', 'common']);
  const [shownRunId, setShownRunId] = useState<string | null>(null);
  const { runs, runsQuery, shown, metrics } = useRuns(shownRunId);
  const readings = useMethod('readings.list', {}).data ?? [];
  const models = useMethod('models.list', {}).data ?? [];
  return (
    <Screen
      title={t('title')}
      note={`${t('common:count.models', { count: models.length })}, ${t('common:count.runs', { count: runs.length })}`}
    >
      <div className={styles.train}>
        <div className={styles.form}>
          <TrainForm
            readings={readings}
            isBusy={runs.some(isActive)}
            onStarted={run => setShownRunId(run.runId)}
          />
        </div>
        <div className={styles.runs}>
          {runsQuery.isPending && (
            <Panel fill>
              <Empty icon={<Loader size={20} />} title={t('opening')} />
            </Panel>
          )}
          {runsQuery.error !== null && (
            <Problem report={reportOf(runsQuery.error)} onRetry={() => runsQuery.refetch()} />
          )}
          {runsQuery.isSuccess && shown === null && (
            <Panel fill>
              <Empty icon={<IconChartLine size={40} stroke={1.2} />} title={t('empty.title')}>
                {t('empty.advice')}
              </Empty>
            </Panel>
          )}
          {shown !== null && (
            <>
              <RunPanel key={shown.runId} run={shown} metrics={metrics} onShow={setShownRunId} />
              <RunList
                runs={runs}
                models={models}
                shownRunId={shown.runId}
                onShow={setShownRunId}
              />
            </>
          )}
        </div>
      </div>
    </Screen>
  );
}
