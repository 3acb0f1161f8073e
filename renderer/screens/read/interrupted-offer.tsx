import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { formatDate, formatDuration } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './interrupted-offer.module.css';

/** After a crash, a reload or another screen: the reading that was going on can be gone on with. */
export function InterruptedOffer({ studyId, reader }: { studyId: string; reader: string }) {
  const { t } = useTranslation('read');
  const [, navigate] = useLocation();
  const readings = useMethod('readings.list', { studyId }).data ?? [];
  const interrupted = readings.findLast(
    reading => reading.state === 'interrupted' && reading.reader === reader,
  );
  if (interrupted === undefined) return null;
  const { readingId, startedAt, durationMs } = interrupted;
  const facts = { date: formatDate(startedAt), duration: formatDuration(durationMs) };
  return (
    <div className={styles.offer} role="status">
      <span>{t('reading.interrupted', facts)}</span>
      <Button
        size="xs"
        variant="default"
        onClick={() => navigate(`/read/${studyId}/${readingId}`, { replace: true })}
      >
        {t('reading.goOn')}
      </Button>
    </div>
  );
}
