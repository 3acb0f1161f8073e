import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { GazeGates } from '../../../src/gaze/gates.ts';
import { pixelsPerDegree, type ScreenGeometry } from '../../../src/gaze/sample.ts';
import type { Calibration, CalibrationTarget } from '../../../src/reading/journal.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { formatNumber } from '../../format.ts';
import { driftPoint } from './calibration-points.ts';
import styles from './drift-stage.module.css';
import { TargetDot } from './target-dot.tsx';
import { useDriftCheck } from './use-drift-check.ts';

interface DriftStageProps {
  gaze: GazeSource;
  screen: ScreenGeometry;
  calibration: Calibration;
  gates: GazeGates;
  onDone(check: CalibrationTarget): void;
  onCalibrate(): void;
  onCancel(): void;
}

/**
 * One dot before the film: have the eyes moved since the calibration? It goes on by itself; only a
 * shift beyond the limit, or eyes that are not found, asks what to do.
 */
export function DriftStage(props: DriftStageProps) {
  const { t } = useTranslation('calibration');
  const { gaze, screen, calibration, gates, onDone, onCalibrate, onCancel } = props;
  const dot = driftPoint(calibration.validation, screen);
  const { share, check, again } = useDriftCheck(gaze, calibration, dot);
  const shiftDegrees = check?.drift ? check.drift.shiftPx / pixelsPerDegree(screen) : null;
  const isTooFar = shiftDegrees !== null && shiftDegrees > gates.driftDegrees;
  const isQuestion = check !== null && (check.drift === null || isTooFar);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each check
  useEffect(() => {
    if (check !== null && !isQuestion) onDone(check.target);
  }, [check]);
  useHotkeys(true, event => {
    if (event.key === 'Escape') onCancel();
    else if (!isQuestion) return false;
    else if (event.key === 'Enter' || event.key === 'c') onCalibrate();
    else if (event.key === 'r') again();
    else if (event.key === 'o') onDone(check.target);
    else return false;
    return true;
  });

  return (
    <div className={styles.stage} data-dark-room="window">
      {!isQuestion && (
        <>
          <p className={styles.instruction} role="status">
            {t('drift.look')}
          </p>
          <TargetDot
            at={dot}
            label={t('drift.dot')}
            share={share}
            isGliding={false}
            onPress={again}
          />
        </>
      )}
      {isQuestion && (
        <div className={styles.question} role="alert">
          <p className={styles.what}>
            {shiftDegrees === null
              ? t('drift.lost')
              : t('drift.tooFar', {
                  degrees: formatNumber(shiftDegrees, 1),
                  limit: formatNumber(gates.driftDegrees, 1),
                })}
          </p>
          <p>{shiftDegrees === null ? t('advice.noSamples') : t('drift.advice')}</p>
          <div className={styles.actions}>
            <Button onClick={onCalibrate}>{t('drift.calibrate')}</Button>
            <Button variant="default" onClick={again}>
              {t('drift.again')}
            </Button>
            <Button variant="default" onClick={() => onDone(check.target)}>
              {t('drift.goOn')}
            </Button>
          </div>
          <div className={styles.actions}>
            <KeyHint keys={['Enter']}>{t('keys.calibrate')}</KeyHint>
            <KeyHint keys={['R']}>{t('keys.again')}</KeyHint>
            <KeyHint keys={['O']}>{t('keys.open')}</KeyHint>
            <KeyHint keys={['Esc']}>{t('keys.back')}</KeyHint>
          </div>
        </div>
      )}
    </div>
  );
}
