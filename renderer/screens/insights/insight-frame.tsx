import { Button, Loader, MultiSelect } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation, EvaluationRequest } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { formatDate } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import { HowFar } from '../evaluate/evaluation-panel.tsx';
import { isActive } from '../evaluate/use-evaluations.ts';
import { EvaluatePlaces } from './evaluate-places.tsx';
import styles from './insight-frame.module.css';
import { useInsight } from './use-insight.ts';

interface InsightFrameProps {
  kind: 'comparison' | 'map' | 'next-cases';
  place: 'comparison' | 'map' | 'nextCases';
  /** How many models may be chosen. */
  mostModels: number;
  /** Fields below the models. */
  fields?: ReactNode;
  requestOf(modelIds: string[]): EvaluationRequest;
  /** What came of it. */
  children: (finished: Evaluation) => ReactNode;
}

/** A question about the library's own films: which models, how far it is, what came of it. */
export function InsightFrame(props: InsightFrameProps) {
  const { kind, place, mostModels, fields, requestOf, children } = props;
  const { t } = useTranslation('insights');
  const { query, latest, finished, start, cancel } = useInsight(kind);
  const models = useMethod('models.list', {});
  const [choice, setChoice] = useState<string[] | null>(null);
  const known = models.data ?? [];
  const before = latest?.request.modelIds.filter(id => known.some(one => one.modelId === id));
  const newest = known.slice(-Math.min(2, mostModels)).map(({ modelId }) => modelId);
  const modelIds = choice ?? (before === undefined || before.length === 0 ? newest : before);
  const isGoingOn = latest !== null && isActive(latest);
  const error = query.error ?? models.error ?? start.error ?? cancel.error;
  return (
    <Screen title={t('title')} note={<EvaluatePlaces current={place} />}>
      <div className={styles.insight}>
        <div className={styles.side}>
          <Panel title={t(`${place}.title`)}>
            <div className={styles.form}>
              <p className={styles.about}>{t(`${place}.about`)}</p>
              <MultiSelect
                label={t('models')}
                description={place === 'nextCases' ? undefined : t(`${place}.modelsAbout`)}
                data={known
                  .map(({ modelId, name }) => ({ value: modelId, label: name }))
                  .toReversed()}
                value={modelIds}
                onChange={chosen => setChoice(chosen.slice(-mostModels))}
                placeholder={modelIds.length === 0 ? t('noModels') : ''}
              />
              {fields}
              <Button
                disabled={modelIds.length === 0 || isGoingOn}
                loading={start.isPending}
                onClick={() => start.mutate(requestOf(modelIds))}
              >
                {t(finished === null ? 'start' : 'again')}
              </Button>
              {finished !== null && (
                <p className={styles.about}>
                  {t('shown', { date: formatDate(finished.startedAt) })}
                </p>
              )}
            </div>
          </Panel>
        </div>
        <div className={styles.result}>
          {error !== null && <Problem report={reportOf(error)} />}
          {latest !== null && latest.error !== null && <Problem report={latest.error} />}
          {latest !== null && isGoingOn && (
            <Panel
              title={t(`${place}.title`)}
              aside={
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => cancel.mutate(latest.evaluationId)}
                >
                  {t('cancel')}
                </Button>
              }
            >
              <HowFar evaluation={latest} />
            </Panel>
          )}
          {query.isPending && <Empty icon={<Loader size={20} />} title={t('opening')} />}
          {query.isSuccess && finished === null && !isGoingOn && (
            <Panel fill>
              <Empty
                icon={<IconReportAnalytics size={40} stroke={1.2} />}
                title={t(`${place}.empty`)}
              >
                {t(`${place}.advice`)}
              </Empty>
            </Panel>
          )}
          {finished !== null && children(finished)}
        </div>
      </div>
    </Screen>
  );
}
