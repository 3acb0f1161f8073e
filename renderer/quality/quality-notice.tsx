import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadingSummary } from '../../src/api/contract.ts';
import { reportOf } from '../../src/base/app-error.ts';
import { isAgainstGate } from '../../src/reading/quality-gate.ts';
import { useApi } from '../api-client.ts';
import { Problem } from '../components/problem.tsx';
import { issueText } from './issue-text.ts';
import styles from './quality-notice.module.css';
import { qualityStateOf } from './quality-state.ts';
import { ReasonForm } from './reason-form.tsx';

interface QualityNoticeProps {
  reading: ReadingSummary;
  /** Hears of a decision made here. */
  onDecided?: (reading: ReadingSummary) => void;
  /** Also where nothing speaks against the reading: to leave it out. */
  always?: boolean;
}

/**
 * What speaks against a reading's gaze and whether it is left out of training for it, with the way
 * to overrule that, both ways, for a reason. Nothing where all is well, unless asked for.
 */
export function QualityNotice({ reading, onDecided, always = false }: QualityNoticeProps) {
  const { t } = useTranslation('quality');
  const api = useApi();
  const [isAsking, setAsking] = useState(false);
  const { readingId, issues, exclusion, inclusion } = reading;
  const decide = useMutation({
    mutationFn: (decision: { isLeftOut: boolean; reason: string | null }) =>
      api['readings.decide']({ readingId, ...decision }),
    onSuccess: decided => {
      setAsking(false);
      onDecided?.(decided);
    },
  });
  // The gate's reasons of the day stand where it has decided; the settings may have changed since.
  const reasons = exclusion?.by === 'gate' ? exclusion.issues : issues;
  const state = qualityStateOf(reading);
  if (reading.state !== 'finished' || (state === 'good' && !always)) return null;
  const isLeftOut = exclusion !== null;
  const toggle = () => {
    if (!isLeftOut || isAgainstGate(reading)) setAsking(true);
    else decide.mutate({ isLeftOut: false, reason: null });
  };
  return (
    <section className={styles.notice} data-state={state} aria-label={t('title')}>
      <div className={styles.head}>{t(`state.${state}`)}</div>
      <ul className={styles.reasons}>
        {exclusion?.reason && <li>{exclusion.reason}</li>}
        {state === 'overruled' && inclusion?.reason && (
          <li>{t('because', { reason: inclusion.reason, by: inclusion.by })}</li>
        )}
        {reasons.map(issue => (
          <li key={issue.what}>{issueText(issue)}</li>
        ))}
      </ul>
      {decide.error !== null && <Problem report={reportOf(decide.error)} bare />}
      {isAsking ? (
        <ReasonForm
          isLeavingOut={!isLeftOut}
          isPending={decide.isPending}
          onDecide={reason => decide.mutate({ isLeftOut: !isLeftOut, reason })}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <Button size="xs" variant="default" loading={decide.isPending} onClick={toggle}>
          {isLeftOut ? t('takeIn') : t('leaveOut')}
        </Button>
      )}
    </section>
  );
}
