import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GazeGates } from '../../../src/gaze/gates.ts';
import { gradeOf } from '../../../src/gaze/grade.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import { validationFailures } from '../../../src/gaze/validation-gate.ts';
import { validationQuality } from '../../../src/gaze/validation-quality.ts';
import { fitToRectangle, scaleOf } from '../../../src/imaging/viewport.ts';
import type { Calibration } from '../../../src/reading/journal.ts';
import { patchSidePx } from '../../../src/reading/quality-gate.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { AccuracyFigures } from './accuracy-figures.tsx';
import { AccuracyPicture } from './accuracy-picture.tsx';
import styles from './accuracy-stage.module.css';
import type { DotTask } from './calibration-draft.ts';
import { filmRectangle } from './layout.ts';
import { ValidationVerdict } from './validation-verdict.tsx';

interface AccuracyStageProps {
  calibration: Calibration;
  screen: ScreenGeometry;
  film: { widthPx: number; heightPx: number };
  gates: GazeGates;
  onAccept(): void;
  onRepeat(): void;
  onRedo(task: DotTask): void;
  onCancel(): void;
}

/** How good the calibration is, whether it may be used, and which dots to take again. */
export function AccuracyStage(props: AccuracyStageProps) {
  const { t } = useTranslation('calibration');
  const { calibration, screen, film, gates, onAccept, onRepeat, onRedo, onCancel } = props;
  const quality = validationQuality(calibration.validation, screen);
  const failures = validationFailures(quality, gates);
  const isRefused = failures.length > 0;
  const fitted = fitToRectangle(film, filmRectangle(screen));
  const patchPx = patchSidePx(film) * scaleOf(fitted);
  useHotkeys(true, event => {
    const number = Number(event.key);
    if (event.key === 'Enter') isRefused ? onRepeat() : onAccept();
    else if (event.key === 'u' && isRefused) onAccept();
    else if (event.key === 'r') onRepeat();
    else if (event.key === 'Escape') onCancel();
    else if (number >= 1 && number <= calibration.validation.length) {
      onRedo({ kind: 'validation', index: number - 1 });
    } else return false;
    return true;
  });
  return (
    <div className={styles.stage}>
      <div className={styles.columns}>
        <div className={styles.seen}>
          <AccuracyPicture calibration={calibration} screen={screen} onRedo={onRedo} />
          <p className={styles.legend}>{t('accuracy.legend')}</p>
        </div>
        <div>
          <ValidationVerdict
            failures={failures}
            grade={gradeOf(quality)}
            patches={quality.offsetPx === null ? null : quality.offsetPx / patchPx}
          />
          <AccuracyFigures quality={quality} patchPx={patchPx} />
          <div className={styles.actions}>
            {isRefused ? (
              <>
                <Button onClick={onRepeat}>{t('accuracy.repeat')}</Button>
                <Button variant="default" onClick={onAccept}>
                  {t('accuracy.useAnyway')}
                </Button>
              </>
            ) : (
              <>
                <Button onClick={onAccept}>{t('accuracy.accept')}</Button>
                <Button variant="default" onClick={onRepeat}>
                  {t('accuracy.repeat')}
                </Button>
              </>
            )}
          </div>
          {isRefused && <p className={styles.legend}>{t('accuracy.anywayExplained')}</p>}
        </div>
      </div>
      <div className={styles.keys}>
        <KeyHint keys={['Enter']}>{isRefused ? t('keys.repeat') : t('keys.accept')}</KeyHint>
        {isRefused && <KeyHint keys={['U']}>{t('keys.useAnyway')}</KeyHint>}
        {!isRefused && <KeyHint keys={['R']}>{t('keys.repeat')}</KeyHint>}
        <KeyHint keys={[`1–${calibration.validation.length}`]}>{t('keys.redo')}</KeyHint>
        <KeyHint keys={['Esc']}>{t('keys.back')}</KeyHint>
      </div>
    </div>
  );
}
