import { useTranslation } from 'react-i18next';
import styles from './status-chip.module.css';

/** What a study, reading or run can be. */
export type Status =
  | 'unread'
  | 'interrupted'
  | 'read'
  | 'excluded'
  | 'recording'
  | 'finished'
  | 'discarded'
  | 'queued'
  | 'preparing'
  | 'paused'
  | 'running'
  | 'cancelled'
  | 'failed';

/** A state as a coloured dot and a word, so that it never hangs on colour alone. */
export function StatusChip({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <span className={styles.chip} data-status={status}>
      <span className={styles.dot} aria-hidden />
      {t(`status.${status}`)}
    </span>
  );
}
