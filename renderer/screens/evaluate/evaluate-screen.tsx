import { Loader } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation, FilmSetRequest } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useMethod } from '../../queries.ts';
import { EvaluatePlaces } from '../insights/evaluate-places.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import { EvaluateForm } from './evaluate-form.tsx';
import styles from './evaluate-screen.module.css';
import { EvaluationList } from './evaluation-list.tsx';
import { EvaluationPanel } from './evaluation-panel.tsx';
import { useEvaluations } from './use-evaluations.ts';

/** Measures models on films with labels, reports or boxes; earlier results, and two beside each other. */
export function EvaluateScreen() {
  const { t } = useTranslation('evaluate');
  const [shownId, setShownId] = useState<string | null>(null);
  const [compared, setCompared] = useState<readonly string[]>([]);
  const { query, evaluations, shown } = useEvaluations(shownId);
  const models = useMethod('models.list', {});
  const show = (evaluationId: string) => {
    setShownId(evaluationId);
    setCompared([]);
  };
  const [first, second] = compared.flatMap(
    id => evaluations.find(({ evaluationId }) => evaluationId === id) ?? [],
  );
  return (
    <Screen title={t('title')} note={<EvaluatePlaces current="dataSets" />}>
      <div className={styles.evaluate}>
        <div className={styles.form}>
          {query.isSuccess && models.isSuccess && (
            <EvaluateForm
              models={models.data}
              before={lastOnFilms(evaluations)}
              onStarted={({ evaluationId }) => show(evaluationId)}
            />
          )}
        </div>
        <div className={styles.results}>
          {query.isPending && (
            <Panel fill>
              <Empty icon={<Loader size={20} />} title={t('opening')} />
            </Panel>
          )}
          {query.error !== null && (
            <Problem report={reportOf(query.error)} onRetry={() => query.refetch()} />
          )}
          {query.isSuccess && shown === null && (
            <Panel fill>
              <Empty icon={<IconReportAnalytics size={40} stroke={1.2} />} title={t('empty.title')}>
                {t('empty.advice')}
              </Empty>
            </Panel>
          )}
          {shown !== null && (
            <>
              {first !== undefined && second !== undefined ? (
                <ComparisonPanel first={first} second={second} onClose={() => setCompared([])} />
              ) : (
                <EvaluationPanel
                  key={shown.evaluationId}
                  evaluation={shown}
                  models={models.data ?? []}
                  onShow={show}
                />
              )}
              <EvaluationList
                evaluations={evaluations}
                models={models.data ?? []}
                shownId={shown.evaluationId}
                compared={compared}
                onShow={show}
                onCompare={setCompared}
              />
            </>
          )}
        </div>
      </div>
    </Screen>
  );
}

/** What was asked of a data set last; null where nothing was. */
function lastOnFilms(evaluations: readonly Evaluation[]): FilmSetRequest | null {
  for (const { request } of evaluations) if ('dataSet' in request) return request;
  return null;
}
