import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { gazeAccuracy } from '../../../src/gaze/accuracy.ts';
import type { CalibrationSample } from '../../../src/gaze/estimator/calibration-sample.ts';
import { fitGazeEstimator } from '../../../src/gaze/estimator/fit.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import type { Calibration, CalibrationTarget } from '../../../src/reading/journal.ts';
import { collectGaze } from '../../capture/collect-gaze.ts';
import { forgetCalibration } from '../../capture/desk.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import {
  CALIBRATION_SAMPLES,
  calibrationPoints,
  VALIDATION_SAMPLES,
  validationPoints,
} from './calibration-points.ts';
import styles from './calibration-stage.module.css';
import { TargetDot } from './target-dot.tsx';

interface CalibrationStageProps {
  gaze: GazeSource;
  screen: ScreenGeometry;
  onDone(calibration: Calibration): void;
  onCancel(): void;
}

/**
 * Dots to look at, one after the other: the reader looks, then presses Space or the dot, and only
 * then samples are taken. Nine teach the estimator; five others tell how good it became.
 */
export function CalibrationStage({ gaze, screen, onDone, onCancel }: CalibrationStageProps) {
  const { t } = useTranslation(['read', 'common']);
  const [points] = useState(() => calibrationPoints(screen));
  const [checks] = useState(() => validationPoints(screen));
  const [index, setIndex] = useState(0);
  const [sampleCount, setSampleCount] = useState(0);
  const isBusy = useRef(false);
  const isGone = useRef(false);
  const learnt = useRef<CalibrationSample[]>([]);
  const validation = useRef<CalibrationTarget[]>([]);

  useEffect(() => {
    forgetCalibration(gaze);
    return () => {
      isGone.current = true;
    };
  }, [gaze]);

  const isValidation = index >= points.length;
  const dots = [...points, ...checks];
  const dot = dots[index];
  if (!dot) return null;

  const take = async () => {
    if (isBusy.current) return;
    isBusy.current = true;
    if (isValidation) {
      const samples = await collectGaze(gaze, VALIDATION_SAMPLES, setSampleCount);
      validation.current.push({ ...dot, samples });
    } else if (gaze.calibration) {
      learnt.current.push(
        ...(await gaze.calibration.collect(dot, CALIBRATION_SAMPLES, setSampleCount)),
      );
    }
    if (isGone.current) return;
    if (index + 1 === points.length) {
      gaze.calibration?.use(fitGazeEstimator(learnt.current, screen));
    }
    isBusy.current = false;
    setSampleCount(0);
    if (index + 1 < dots.length) {
      setIndex(index + 1);
      return;
    }
    onDone({
      points,
      samplesPerPoint: CALIBRATION_SAMPLES,
      validation: validation.current,
      ...gazeAccuracy(validation.current, screen),
    });
  };

  return (
    <DotScreen
      heading={isValidation ? t('calibration.checking') : t('calibration.title')}
      position={
        isValidation
          ? t('common:of', { position: index - points.length + 1, total: checks.length })
          : t('common:of', { position: index + 1, total: points.length })
      }
      onPress={take}
      onCancel={onCancel}
    >
      <TargetDot
        key={index}
        at={dot}
        label={
          isValidation
            ? t('calibration.validationDot', { number: index - points.length + 1 })
            : t('calibration.dot', { number: index + 1 })
        }
        share={sampleCount / (isValidation ? VALIDATION_SAMPLES : CALIBRATION_SAMPLES)}
        onPress={take}
      />
    </DotScreen>
  );
}

function DotScreen(props: {
  heading: string;
  position: string;
  onPress(): void;
  onCancel(): void;
  children: ReactNode;
}) {
  const { t } = useTranslation(['read', 'common']);
  useHotkeys(true, event => {
    if (event.key === ' ') props.onPress();
    else if (event.key === 'Escape') props.onCancel();
    else return false;
    return true;
  });
  return (
    <div className={styles.stage} data-dark-room>
      <div className={styles.instruction}>
        <div className={styles.heading}>
          {props.heading} <span className={styles.position}>{props.position}</span>
        </div>
        <div>
          <Trans
            t={t}
            i18nKey="calibration.instruction"
            components={{ space: <KeyHint keys={['Space']} /> }}
          />
        </div>
      </div>
      {props.children}
    </div>
  );
}
