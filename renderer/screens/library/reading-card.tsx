import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ReadingSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { StandInNote } from '../../components/stand-in-note.tsx';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatDate, formatDuration, formatNumber, formatPercent } from '../../format.ts';
import { i18n } from '../../i18n.ts';
import { QualityNotice } from '../../quality/quality-notice.tsx';
import styles from './reading-card.module.css';

/** One reading and what can be done with it. */
export function ReadingCard({ reading }: { reading: ReadingSummary }) {
  const { t } = useTranslation(['library', 'common']);
  const api = useApi();
  const [, navigate] = useLocation();
  const [isDiscarding, setDiscarding] = useState(false);
  const { readingId, studyId, state } = reading;
  const finish = useMutation({ mutationFn: () => api['readings.finish']({ readingId }) });
  const discard = useMutation({ mutationFn: () => api['readings.discard']({ readingId }) });
  const error = finish.error ?? discard.error;

  return (
    <article className={styles.card}>
      <div className={styles.head}>
        <span className={styles.reader}>{reading.reader}</span>
        <StatusChip status={state} />
      </div>
      <div className={styles.facts}>
        {formatDate(reading.startedAt)}, {formatDuration(reading.durationMs)}
        <br />
        {t('common:count.words', { count: reading.wordCount })}, {gazeText(reading)}{' '}
        <StandInNote gazeSource={reading.gazeSource} />
      </div>
      {reading.damagedLineCount > 0 && (
        <div className={styles.damaged}>
          {t('reading.damaged', { count: reading.damagedLineCount })}
        </div>
      )}
      <QualityNotice reading={reading} />
      {error !== null && <Problem report={reportOf(error)} bare />}
      {isDiscarding ? (
        <div className={styles.actions}>
          <span className={styles.question}>{t('reading.discardQuestion')}</span>
          <Button
            size="xs"
            color="red.9"
            loading={discard.isPending}
            onClick={() => discard.mutate()}
          >
            {t('reading.discard')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDiscarding(false)} autoFocus>
            {t('reading.keep')}
          </Button>
        </div>
      ) : (
        <div className={styles.actions}>
          {state === 'interrupted' && (
            <>
              <Button size="xs" onClick={() => navigate(`/read/${studyId}/${readingId}`)}>
                {t('reading.continue')}
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={finish.isPending}
                onClick={() => finish.mutate()}
              >
                {t('reading.finish')}
              </Button>
            </>
          )}
          {state === 'finished' && (
            <>
              <Button size="xs" variant="default" onClick={() => navigate(`/review/${readingId}`)}>
                {t('reading.review')}
              </Button>
              {reading.gazeSampleCount > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => navigate(`/review/gaze/${readingId}`)}
                >
                  {t('reading.gaze')}
                </Button>
              )}
            </>
          )}
          {(state === 'finished' || state === 'interrupted') && (
            <Button
              size="xs"
              variant="default"
              onClick={() => navigate(`/review/replay/${readingId}`)}
            >
              {t('reading.watch')}
            </Button>
          )}
          {state !== 'recording' && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setDiscarding(true)}>
              {t('reading.discard')}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function gazeText({ gazeSampleCount, lossShare, meanErrorPx }: ReadingSummary): string {
  if (gazeSampleCount === 0 || lossShare === null) return i18n.t('library:gaze.none');
  const share = formatPercent(lossShare);
  if (meanErrorPx === null) return i18n.t('library:gaze.lost', { share });
  return i18n.t('library:gaze.lostAndError', { share, errorPx: formatNumber(meanErrorPx) });
}
