import { Button, Loader, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Withdrawal } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { formatBytes, formatDate } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './consent-settings.module.css';

interface WithdrawDialogProps {
  reader: string;
  onClose(): void;
  onDone(deletedCount: number): void;
}

/** Says all that a withdrawal deletes and all that it can't, and asks once. */
export function WithdrawDialog({ reader, onClose, onDone }: WithdrawDialogProps) {
  const { t } = useTranslation('consent');
  const api = useApi();
  const plan = useMethod('readers.withdrawal', { reader });
  const withdraw = useMutation({
    mutationFn: ({ readings }: Withdrawal) => {
      const readingIds = readings.map(({ readingId }) => readingId);
      return api['readers.withdraw']({ reader, readingIds });
    },
    onSuccess: ({ readings }) => onDone(readings.length),
    // What was shown may no longer be what is there.
    onError: () => plan.refetch(),
  });
  const error = plan.error ?? withdraw.error;
  return (
    <Modal opened onClose={onClose} title={t('withdraw.title', { reader })} size="lg">
      {plan.data === undefined ? (
        error === null && <Loader size={20} />
      ) : (
        <Consequences plan={plan.data} />
      )}
      {error !== null && <Problem report={reportOf(error)} />}
      <div className={styles.actions}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('withdraw.keep')}
        </Button>
        <Button
          color="red.9"
          disabled={plan.data === undefined}
          loading={withdraw.isPending}
          onClick={() => plan.data && withdraw.mutate(plan.data)}
        >
          {t('withdraw.confirm')}
        </Button>
      </div>
    </Modal>
  );
}

function Consequences({ plan: { reader, readings, models } }: { plan: Withdrawal }) {
  const { t } = useTranslation('consent');
  const byteCount = readings.reduce((sum, reading) => sum + reading.byteCount, 0);
  const [first, last] = [readings[0], readings.at(-1)];
  return (
    <>
      <p className={styles.text}>
        {first === undefined
          ? t('withdraw.nothing', { reader })
          : t('withdraw.goes', { count: readings.length, size: formatBytes(byteCount) })}{' '}
        {first !== undefined &&
          last !== undefined &&
          t('withdraw.first', {
            from: formatDate(first.startedAt),
            to: formatDate(last.startedAt),
          })}
      </p>
      {models.length === 0 ? (
        <p className={styles.text}>{t('withdraw.noModels')}</p>
      ) : (
        <>
          <h3 className={styles.heading}>{t('withdraw.models')}</h3>
          <ul className={styles.models}>
            {models.map(({ modelId, name, how }) => (
              <li key={modelId}>
                {name} <span className={styles.how}>{t(`withdraw.${how}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 className={styles.heading}>{t('withdraw.staysTitle')}</h3>
      <p className={styles.text}>{t('withdraw.stays')}</p>
    </>
  );
}
