import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReadingSummary } from '../../src/api/contract.ts';
import { reportOf } from '../../src/base/app-error.ts';
import { useApi } from '../api-client.ts';
import { Problem } from '../components/problem.tsx';
import { issueText } from './issue-text.ts';
import styles from './quality-notice.module.css';

interface QualityNoticeProps {
  reading: ReadingSummary;
  /** Hears of a decision made here. */
  onDecided?: (reading: ReadingSummary) => void;
}

/**
 * What speaks against a reading's gaze and whether it is left out of training for it, with the way
 * to overrule that, both ways. Nothing where all is well.
 */
export function QualityNotice({ reading, onDecided }: QualityNoticeProps) {
  const { t } = useTranslation('quality');
  const api = useApi();
  const { readingId, issues, exclusion, isOverruled } = reading;
  const decide = useMutation({
    mutationFn: (reason: string | null) => api['readings.decide']({ readingId, reason }),
    onSuccess: decided => onDecided?.(decided),
  });
  // The gate's reasons of the day stand where it has decided; the settings may have changed since.
  const reasons = exclusion?.by === 'gate' ? exclusion.issues : issues;
  if (reading.state !== 'finished' || (reasons.length === 0 && exclusion === null)) return null;
  const state = exclusion !== null ? 'leftOut' : isOverruled ? 'overruled' : 'doubted';
  return (
    <section className={styles.notice} data-state={state} aria-label={t('title')}>
      <div className={styles.head}>{t(`state.${state}`)}</div>
      <ul className={styles.reasons}>
        {exclusion?.reason && <li>{exclusion.reason}</li>}
        {reasons.map(issue => (
          <li key={issue.what}>{issueText(issue)}</li>
        ))}
      </ul>
      {decide.error !== null && <Problem report={reportOf(decide.error)} bare />}
      <Button
        size="xs"
        variant="default"
        loading={decide.isPending}
        onClick={() => decide.mutate(exclusion === null ? t('byHand') : null)}
      >
        {exclusion === null ? t('leaveOut') : t('takeIn')}
      </Button>
    </section>
  );
}
