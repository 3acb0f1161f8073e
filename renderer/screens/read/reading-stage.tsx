import { Button, Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Input, ReadingSummary } from '../../../src/api/contract.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import type { Film } from '../../../src/imaging/film.ts';
import type { CaptureSources } from '../../capture/reading-capture.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { StandInNote } from '../../components/stand-in-note.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { FilmCanvas } from '../../film/film-canvas.tsx';
import { ShortcutHelp } from '../../film/shortcut-help.tsx';
import { useViewer } from '../../film/use-viewer.ts';
import { formatDuration } from '../../format.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { READING_BAR_HEIGHT_PX } from './layout.ts';
import styles from './reading-stage.module.css';
import { type Transcript, useReading } from './use-reading.ts';
import { useViewRecording } from './use-view-recording.ts';

interface ReadingStageProps {
  film: Film;
  reading: Input<'readings.begin'>;
  /** Goes on with this reading instead of opening a new one. */
  resumedReadingId?: string;
  sources: CaptureSources;
  onSaved(summary: ReadingSummary): void;
  onDiscarded(): void;
  /** Discarded, and on to the next case; null where there is none. */
  onSkipped: (() => void) | null;
}

/**
 * The film on black, and a strip with what was heard. The film appears only once recording has
 * begun: the first look is the most telling one. Where the eyes are estimated is not shown: it
 * would draw them.
 */
export function ReadingStage(props: ReadingStageProps) {
  const { t } = useTranslation('read');
  const { film, reading, resumedReadingId = null, sources } = props;
  const { capture, error, pause, retry, transcript, finish, discard } = useReading(
    reading,
    resumedReadingId,
    sources,
  );
  const [isMaximised, setMaximised] = useState(false);
  const { viewer, onScreenCommand, isHelpOpen, closeHelp } = useViewer(film, () =>
    setMaximised(before => !before),
  );
  const room = useRef<HTMLDivElement>(null);
  useViewRecording(capture, viewer, room);
  const [isFinishing, setFinishing] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [finishError, setFinishError] = useState<ErrorReport | null>(null);

  const save = async () => {
    if (!capture || isFinishing) return;
    setFinishing(true);
    setFinishError(null);
    try {
      props.onSaved(await finish());
    } catch (reason) {
      setFinishError(reportOf(reason));
      setFinishing(false);
    }
  };
  const throwAway = async (goOn: () => void) => {
    try {
      await discard();
      goOn();
    } catch (reason) {
      setFinishError(reportOf(reason));
      setAsking(false);
    }
  };
  useHotkeys(!isAsking, event => {
    if (event.key === 'Enter') save();
    else if (event.key === 'Escape') setAsking(true);
    else return false;
    return true;
  });
  const problem = finishError ?? error;
  const skip = props.onSkipped;

  return (
    <div className={styles.stage} data-dark-room="window">
      <div
        ref={room}
        className={styles.film}
        style={{ bottom: isMaximised ? 0 : READING_BAR_HEIGHT_PX }}
      >
        {capture ? (
          <FilmCanvas viewer={viewer} tools="edge" onScreenCommand={onScreenCommand} />
        ) : (
          !problem && (
            <div className={styles.starting}>
              <Loader size={18} /> {t('reading.starting')}
            </div>
          )
        )}
        {capture && pause && (
          <div className={styles.paused}>
            <h1 className={styles.pausedTitle}>{t('reading.paused')}</h1>
            <Problem report={pause} onRetry={() => capture.session.retry()} />
          </div>
        )}
        {problem && !pause && (
          <div className={styles.problem}>
            <Problem report={problem} {...(capture ? {} : { onRetry: retry })} />
          </div>
        )}
      </div>
      <div
        className={styles.bar}
        data-maximised={isMaximised || undefined}
        style={{ height: READING_BAR_HEIGHT_PX }}
      >
        <div className={styles.state}>
          <span
            className={styles.light}
            data-on={(capture !== null && !pause) || undefined}
            aria-hidden
          />
          <span role="status">
            {capture && !pause ? t(recordedKinds(sources)) : t('reading.notRecording')}
            {sources.gaze && <StandInNote gazeSource={sources.gaze.kind} />}
          </span>
          {capture && <Elapsed zeroMs={capture.session.zeroMs} />}
        </div>
        <TranscriptText transcript={transcript} isHeard={sources.dictation !== null} />
        <div className={styles.actions}>
          <Button
            variant="default"
            onClick={() => setAsking(true)}
            rightSection={<KeyHint keys={['Esc']} />}
          >
            {t('reading.discard')}
          </Button>
          <Button
            onClick={save}
            disabled={!capture}
            loading={isFinishing}
            rightSection={<KeyHint keys={['Enter']} />}
          >
            {t('reading.finish')}
          </Button>
        </div>
      </div>
      <DiscardDialog
        isOpen={isAsking}
        onCancel={() => setAsking(false)}
        onConfirm={() => throwAway(props.onDiscarded)}
        onSkip={skip && (() => throwAway(skip))}
      />
      <ShortcutHelp isOpen={isHelpOpen} onClose={closeHelp} />
    </div>
  );
}

function TranscriptText({ transcript, isHeard }: { transcript: Transcript; isHeard: boolean }) {
  const { t } = useTranslation('read');
  const { fixed, partial } = transcript;
  if (!isHeard) return <p className={styles.unheard}>{t('reading.withoutDictation')}</p>;
  return (
    <p className={styles.transcript} aria-live="off">
      <bdi className={styles.words}>
        {fixed} <span className={styles.partial}>{partial}</span>
        {fixed === '' && partial === '' && (
          <span className={styles.partial}>{t('reading.listening')}</span>
        )}
      </bdi>
    </p>
  );
}

function Elapsed({ zeroMs }: { zeroMs: number }) {
  const [nowMs, setNowMs] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className={styles.elapsed}>{formatDuration(Math.max(0, nowMs - zeroMs))}</span>;
}

function recordedKinds({ gaze, dictation }: CaptureSources) {
  if (gaze && dictation) return 'reading.gazeAndVoice';
  if (gaze) return 'reading.gazeOnly';
  if (dictation) return 'reading.voiceOnly';
  return 'reading.viewsOnly';
}
