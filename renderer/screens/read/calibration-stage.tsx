import { Trans, useTranslation } from 'react-i18next';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import type { CalibrationDraft, DotTask } from './calibration-draft.ts';
import styles from './calibration-stage.module.css';
import { TargetDot } from './target-dot.tsx';
import { useDotTasks } from './use-dot-tasks.ts';

interface CalibrationStageProps {
  gaze: GazeSource;
  screen: ScreenGeometry;
  /** Which dots to look at; all of them, or those to be taken again. */
  tasks: DotTask[];
  draft: CalibrationDraft;
  onDone(draft: CalibrationDraft): void;
  onCancel(): void;
}

/**
 * Dots to look at, one after the other: the reader looks, then presses Space or the dot, and only
 * then samples are taken. Some teach the estimator; others tell how good it became.
 */
export function CalibrationStage(props: CalibrationStageProps) {
  const { t } = useTranslation(['calibration', 'common']);
  const { gaze, screen, tasks, draft, onDone, onCancel } = props;
  const { position, task, share, isPaused, isBlind, error, take, togglePause } = useDotTasks(
    gaze,
    screen,
    tasks,
    draft,
    onDone,
  );
  useHotkeys(error === null, event => {
    if (event.key === ' ') isPaused ? togglePause() : take();
    else if (event.key === 'p') togglePause();
    else if (event.key === 'Escape') onCancel();
    else return false;
    return true;
  });
  if (error) return <Problem report={error} onRetry={onCancel} />;
  if (!task) return null;
  const isValidation = task.kind === 'validation';
  const dot = (isValidation ? draft.checks : draft.points)[task.index];
  if (!dot) return null;
  const ofKind = tasks.filter(({ kind }) => kind === task.kind);
  const number = task.index + 1;
  return (
    <div className={styles.stage} data-dark-room="window">
      <div className={styles.instruction}>
        <div className={styles.heading}>
          {isValidation ? t('dots.checking') : t('dots.learning')}{' '}
          <span className={styles.position}>
            {t('common:of', { position: ofKind.indexOf(task) + 1, total: ofKind.length })}
          </span>
        </div>
        <div role="status">
          {isBlind && <span className={styles.blind}>{t('dots.blind')}</span>}
          {!isBlind && !isPaused && (
            <Trans
              t={t}
              i18nKey="dots.instruction"
              components={{ space: <KeyHint keys={['Space']} /> }}
            />
          )}
          {isPaused && t('dots.paused')}
        </div>
        <div className={styles.keys}>
          <KeyHint keys={['P']}>{isPaused ? t('keys.goOn') : t('keys.pause')}</KeyHint>
          <KeyHint keys={['Esc']}>{t('keys.back')}</KeyHint>
        </div>
      </div>
      {!isPaused && (
        <TargetDot
          at={dot}
          label={isValidation ? t('dots.check', { number }) : t('dots.dot', { number })}
          share={share}
          isGliding={position > 0}
          onPress={take}
        />
      )}
    </div>
  );
}
