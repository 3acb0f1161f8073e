import { useTranslation } from 'react-i18next';
import type { RunProgress } from '../../../src/api/contract.ts';
import { translateReport } from '../../components/translate-report.ts';
import { formatDate } from '../../format.ts';
import styles from './run-log.module.css';

/** What became known in the course of a run, the newest first; nothing where there is nothing. */
export function RunLog({ notes }: { notes: RunProgress['notes'] }) {
  const { t } = useTranslation('train');
  if (notes.length === 0) return null;
  return (
    <section aria-label={t('log.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too */}
      <ol className={styles.log} tabIndex={0}>
        {notes.toReversed().map(({ at, step, note }) => {
          const { message, original } = translateReport(note);
          return (
            <li key={`${at} ${note.code}`}>
              <span className={styles.when}>{t('log.at', { date: formatDate(at), step })}</span>{' '}
              {message} {original !== undefined && <span lang="en">{original}</span>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
