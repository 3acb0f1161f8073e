import { useTranslation } from 'react-i18next';
import type { RecordingSetup } from '../../src/reading/journal.ts';
import styles from './stand-in-note.module.css';

/** Says of a reading whose gaze no eyes of its reader made what made it; nothing of all others. */
export function StandInNote({ gazeSource }: { gazeSource: RecordingSetup['gazeSource'] }) {
  const { t } = useTranslation('sources');
  if (gazeSource !== 'mouse' && gazeSource !== 'synthetic' && gazeSource !== 'replay') return null;
  return (
    <>
      {/* Its own, so that nothing stands behind the words before it where there is no note. */}{' '}
      <span className={styles.note}>{t(`standIn.${gazeSource}`)}</span>
    </>
  );
}
