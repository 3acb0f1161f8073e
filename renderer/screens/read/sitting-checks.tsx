import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../format.ts';
import type { Sitting } from './sitting.ts';
import styles from './sitting-checks.module.css';

/** How the reader sits, point by point, with what to do about each that is not right. */
export function SittingChecks({ sitting }: { sitting: Sitting }) {
  const { t } = useTranslation('calibration');
  const { face, centred, distance, light, distanceMm } = sitting;
  const aboutCm = distanceMm === null ? '' : formatNumber(Math.round(distanceMm / 50) * 5);
  const checks = [
    { name: 'face', isGood: face === 'found', text: t(`sitting.face.${face}`) },
    centred && {
      name: 'centred',
      isGood: centred === 'good',
      text: t(`sitting.centred.${centred}`),
    },
    distance && {
      name: 'distance',
      isGood: distance === 'good',
      text: t(`sitting.distance.${distance}`, { cm: aboutCm }),
    },
    light && { name: 'light', isGood: light === 'good', text: t(`sitting.light.${light}`) },
  ].filter(check => check !== null);
  return (
    <ul className={styles.checks}>
      {checks.map(({ name, isGood, text }) => (
        <li key={name} className={styles.check} data-good={isGood || undefined}>
          {isGood ? (
            <IconCircleCheck size={16} stroke={1.6} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
          )}
          {text}
        </li>
      ))}
    </ul>
  );
}
