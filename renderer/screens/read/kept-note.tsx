import { useTranslation } from 'react-i18next';
import type { KeptCalibration } from '../../../src/api/contract.ts';
import { formatAge, formatNumber } from '../../format.ts';
import styles from './kept-note.module.css';

interface KeptNoteProps {
  kept: KeptCalibration;
  /** Another calibration is due after so many cases. */
  casesPerCalibration: number;
}

/** The calibration of last time: how old and how good it is, or why it can't be used any more. */
export function KeptNote({ kept, casesPerCalibration }: KeptNoteProps) {
  const { t } = useTranslation('calibration');
  const age = formatAge(kept.ageMs);
  const { offsetDegrees } = kept.profile.calibration;
  if (kept.misfit !== null) {
    return <p className={styles.note}>{t(`kept.${kept.misfit}`, { age })}</p>;
  }
  return (
    <>
      <p className={styles.note}>
        {offsetDegrees === null
          ? t('kept.unknown', { age })
          : t('kept.fits', { age, degrees: formatNumber(offsetDegrees, 1) })}
      </p>
      {kept.caseCount >= casesPerCalibration && (
        <p className={styles.due}>{t('kept.due', { count: kept.caseCount })}</p>
      )}
    </>
  );
}
