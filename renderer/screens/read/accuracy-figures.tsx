import { useTranslation } from 'react-i18next';
import type { ValidationQuality } from '../../../src/gaze/validation-quality.ts';
import { formatNumber, formatPercent } from '../../format.ts';
import styles from './accuracy-figures.module.css';

interface AccuracyFiguresProps {
  quality: ValidationQuality;
  /** Screen px of a patch of the 7 × 7 grid on the film as it will be fitted. */
  patchPx: number;
}

/** Everything a validation says, each by its name: degrees, px of the screen, patches of the film. */
export function AccuracyFigures({ quality, patchPx }: AccuracyFiguresProps) {
  const { t } = useTranslation('calibration');
  const rows = [
    { name: 'offset', px: quality.offsetPx, degrees: quality.offsetDegrees },
    { name: 'error', px: quality.meanErrorPx, degrees: quality.meanErrorDegrees },
    { name: 'worst', px: quality.worstOffsetPx, degrees: quality.worstOffsetDegrees },
    { name: 'std', px: quality.standardDeviationPx, degrees: quality.standardDeviationDegrees },
    { name: 'rms', px: quality.rmsS2sPx, degrees: quality.rmsS2sDegrees },
  ] as const;
  const unknown = t('unknown');
  const hz = quality.effectiveHz;
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('accuracy.degrees')}</th>
            <th scope="col">{t('accuracy.screenPx')}</th>
            <th scope="col" title={t('accuracy.cellsExplained')}>
              {t('accuracy.cells')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, px, degrees }) => (
            <tr key={name}>
              <th scope="row">
                {t(`accuracy.${name}`)}
                <span className={styles.explain}>{t(`accuracy.${name}Explained`)}</span>
              </th>
              <td>{degrees === null ? unknown : `${formatNumber(degrees, 1)}°`}</td>
              <td>{px === null ? unknown : formatNumber(px)}</td>
              <td>{px === null ? unknown : formatNumber(px / patchPx, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className={styles.facts}>
        <dt>{t('accuracy.bcea')}</dt>
        <dd>
          {quality.bceaDegrees2 === null
            ? unknown
            : t('accuracy.squareDegrees', { value: formatNumber(quality.bceaDegrees2, 1) })}
        </dd>
        <dt>{t('accuracy.loss')}</dt>
        <dd>{quality.lossShare === null ? unknown : formatPercent(quality.lossShare)}</dd>
        <dt>{t('accuracy.rate')}</dt>
        <dd>
          {hz === null
            ? unknown
            : t('accuracy.rateValue', {
                hz: formatNumber(hz, 1),
                sdMs: formatNumber(quality.intervalSdMs ?? 0),
              })}
        </dd>
      </dl>
    </>
  );
}
