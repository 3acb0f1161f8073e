import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Evaluation, NextCase } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { usualEvaluation } from '../../../src/evaluation/usual-settings.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Thumbnail } from '../../components/thumbnail.tsx';
import { formatNumber, formatPercent } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import { InsightFrame } from './insight-frame.tsx';
import styles from './next-cases-view.module.css';

/** What to read next, and why. */
export function NextCasesView() {
  const { t } = useTranslation('insights');
  const { seed, nextCaseCount, randomShare } = usualEvaluation;
  const [count, setCount] = useState<number>(nextCaseCount);
  const [percent, setPercent] = useState<number>(100 * randomShare);
  return (
    <InsightFrame
      kind="next-cases"
      place="nextCases"
      mostModels={1}
      fields={
        <>
          <NumberInput
            label={t('nextCases.count')}
            value={count}
            onChange={value => setCount(Number(value) || 1)}
            min={1}
            max={500}
            allowDecimal={false}
          />
          <NumberInput
            label={t('nextCases.random')}
            description={t('nextCases.randomAbout')}
            value={percent}
            onChange={value => setPercent(Number(value))}
            min={0}
            max={100}
            suffix=" %"
          />
        </>
      }
      requestOf={modelIds => ({
        kind: 'next-cases',
        modelIds,
        seed,
        count,
        randomShare: percent / 100,
      })}
    >
      {finished => <Queue key={finished.evaluationId} evaluation={finished} />}
    </InsightFrame>
  );
}

function Queue({ evaluation: { evaluationId } }: { evaluation: Evaluation }) {
  const { t } = useTranslation('insights');
  const { data, error } = useMethod('insights.nextCases', { evaluationId });
  const studyIds = (data?.cases ?? []).map(({ studyId }) => studyId);
  const studies = useMethod('studies.get', { studyIds }, studyIds.length > 0).data;
  if (error !== null) return <Problem report={reportOf(error)} />;
  if (data === undefined) return null;
  const statusOf = (id: string) => studies?.find(({ studyId }) => studyId === id)?.status;
  const isLeft = ({ studyId }: NextCase) => (statusOf(studyId) ?? 'unread') === 'unread';
  const next = data.cases.find(isLeft);
  return (
    <Panel
      fill
      title={t('nextCases.queue', { count: data.cases.length })}
      aside={
        next !== undefined && (
          <Button component={Link} href={`/read/${next.studyId}`} size="xs">
            {t('nextCases.readNext')}
          </Button>
        )
      }
    >
      {next === undefined && <Empty title={t('nextCases.done')}>{t('nextCases.doneAdvice')}</Empty>}
      <p className={styles.note}>
        {t('nextCases.from', { candidates: data.candidateCount, read: data.readCount })}
      </p>
      <ol className={styles.queue}>
        {data.cases.map((one, place) => (
          <li key={one.studyId} className={styles.case} data-read={!isLeft(one) || undefined}>
            <span className={styles.place}>{place + 1}</span>
            <div className={styles.picture}>
              <Thumbnail studyId={one.studyId} maxSidePx={64} />
            </div>
            <div className={styles.text}>
              <span>{one.fileName}</span>
              <span className={styles.why}>
                <Why one={one} />
              </span>
            </div>
            {isLeft(one) ? (
              <Button
                component={Link}
                href={`/read/${one.studyId}`}
                size="xs"
                variant="default"
                aria-label={t('nextCases.readThis', { film: one.fileName })}
              >
                {t('nextCases.read')}
              </Button>
            ) : (
              <span className={styles.note}>{t('nextCases.isRead')}</span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What speaks for a film, in a sentence. */
function Why({ one }: { one: NextCase }) {
  const { t } = useTranslation('insights');
  const { reason, uncertainty, agreementNearby, distance } = one;
  return t(`nextCases.why.${reason}`, {
    uncertainty: uncertainty === null ? '–' : formatPercent(uncertainty),
    agreement: agreementNearby === null ? '–' : formatNumber(agreementNearby, 2),
    distance: distance === null ? '–' : formatNumber(distance, 3),
  });
}
