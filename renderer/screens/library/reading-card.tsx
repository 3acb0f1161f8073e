import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ReadingSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatCount, formatDate, formatDuration, formatPercent } from '../../format.ts';
import styles from './reading-card.module.css';

/** One reading and what can be done with it. */
export function ReadingCard({ reading }: { reading: ReadingSummary }) {
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
        {formatCount(reading.wordCount, 'word')}, {gazeText(reading)}
      </div>
      {error !== null && <Problem report={reportOf(error)} bare />}
      {isDiscarding ? (
        <div className={styles.actions}>
          <span className={styles.question}>Discard it for good?</span>
          <Button
            size="xs"
            color="red.9"
            loading={discard.isPending}
            onClick={() => discard.mutate()}
          >
            Discard
          </Button>
          <Button size="xs" variant="default" onClick={() => setDiscarding(false)} autoFocus>
            Keep
          </Button>
        </div>
      ) : (
        <div className={styles.actions}>
          {state === 'interrupted' && (
            <>
              <Button size="xs" onClick={() => navigate(`/read/${studyId}/${readingId}`)}>
                Continue
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={finish.isPending}
                onClick={() => finish.mutate()}
              >
                Finish
              </Button>
            </>
          )}
          {state === 'finished' && (
            <Button size="xs" variant="default" onClick={() => navigate(`/review/${readingId}`)}>
              Review
            </Button>
          )}
          {state !== 'recording' && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setDiscarding(true)}>
              Discard
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function gazeText({ gazeSampleCount, lossShare, meanErrorPx }: ReadingSummary): string {
  if (gazeSampleCount === 0 || lossShare === null) return 'no gaze';
  const lost = `${formatPercent(lossShare)} of gaze lost`;
  return meanErrorPx === null ? lost : `${lost}, error ${Math.round(meanErrorPx)} px`;
}
