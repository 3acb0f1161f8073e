import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Grade } from '../../../src/gaze/grade.ts';
import type { ValidationFailure } from '../../../src/gaze/validation-gate.ts';
import { formatNumber } from '../../format.ts';
import styles from './validation-verdict.module.css';

interface ValidationVerdictProps {
  failures: ValidationFailure[];
  grade: Grade | null;
  /** The mean offset in patches of the 7 × 7 grid on the film. */
  patches: number | null;
}

/** Whether the calibration may be used, in a sentence; where not, why and what to do. */
export function ValidationVerdict({ failures, grade, patches }: ValidationVerdictProps) {
  const { t } = useTranslation('calibration');
  const isRefused = failures.length > 0;
  const advice = [...new Set(failures.map(({ what }) => t(`advice.${what}`)))];
  return (
    <section className={styles.verdict} data-refused={isRefused || undefined} role="status">
      <h1 className={styles.title}>
        {isRefused ? (
          <IconAlertTriangle size={20} stroke={1.6} aria-hidden />
        ) : (
          <IconCircleCheck size={20} stroke={1.6} aria-hidden />
        )}
        {isRefused ? t('verdict.refused') : t('verdict.accepted')}
      </h1>
      {patches !== null && (
        <p className={styles.line}>{t('verdict.patches', { patches: formatNumber(patches, 1) })}</p>
      )}
      {isRefused ? (
        <>
          <ul className={styles.reasons}>
            {failures.map(failure => (
              <li key={failure.what}>
                {failure.what === 'noSamples'
                  ? t('failure.noSamples')
                  : t(`failure.${failure.what}`, {
                      measured: formatNumber(failure.measured, 1),
                      limit: formatNumber(failure.limit, 1),
                    })}
              </li>
            ))}
          </ul>
          <p className={styles.line}>{advice.join(' ')}</p>
        </>
      ) : (
        grade !== null && <p className={styles.quiet}>{t(`grade.${grade}`)}</p>
      )}
    </section>
  );
}
