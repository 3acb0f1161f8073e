import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentChoices } from '../../../src/reading/consent.ts';
import { Problem } from '../../components/problem.tsx';
import { ConsentSwitches } from '../../consent/consent-choices.tsx';
import { NOTHING, useConsent } from '../../consent/use-consent.ts';
import { formatDate } from '../../format.ts';
import styles from './consent-settings.module.css';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** What the reader agrees to, and the deletion of all that was recorded of them. */
export function ConsentSettings({ reader }: { reader: string }) {
  const { t } = useTranslation('consent');
  const { summary, consent, error, answer } = useConsent(reader);
  const [chosen, setChosen] = useState<ConsentChoices | null>(null);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const [deletedCount, setDeletedCount] = useState<number | null>(null);
  /** Shown at once; where it can't be kept, what holds is shown again, and why. */
  const choose = (choices: ConsentChoices) => {
    setChosen(choices);
    answer(reader, choices).catch(() => setChosen(null));
  };
  if (reader === '') return <p className={styles.noReader}>{t('noReader')}</p>;
  return (
    <>
      <ConsentSwitches
        choices={chosen ?? consent ?? NOTHING}
        isDisabled={summary === null}
        onChange={choose}
      />
      {error !== null && <Problem report={error} bare />}
      <p className={styles.state} role="status">
        {deletedCount !== null && <>{t('withdraw.done', { count: deletedCount })} </>}
        {consent !== null && t('dated', { date: formatDate(consent.at) })}
        {consent === null &&
          (summary?.withdrawnAt
            ? t('withdrawn', { date: formatDate(summary.withdrawnAt) })
            : t('never'))}
      </p>
      <Button
        size="xs"
        variant="default"
        disabled={summary === null || (summary.readingCount === 0 && consent === null)}
        onClick={() => setWithdrawing(true)}
      >
        {t('withdraw.button')}
      </Button>
      {isWithdrawing && (
        <WithdrawDialog
          reader={reader}
          onClose={() => setWithdrawing(false)}
          onDone={count => {
            setWithdrawing(false);
            setDeletedCount(count);
            setChosen(null);
          }}
        />
      )}
    </>
  );
}
