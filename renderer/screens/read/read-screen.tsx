import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadingSummary, StudySummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import type { Calibration } from '../../../src/reading/journal.ts';
import { keepCalibration, keptCalibration } from '../../capture/desk.ts';
import { Empty } from '../../components/empty.tsx';
import { Problem } from '../../components/problem.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { useConsent } from '../../consent/use-consent.ts';
import { i18n } from '../../i18n.ts';
import { useFilm, useMethod, useSettings } from '../../queries.ts';
import { AccuracyStage } from './accuracy-stage.tsx';
import { CalibrationStage } from './calibration-stage.tsx';
import { ConsentStage } from './consent-stage.tsx';
import { ReadingStage } from './reading-stage.tsx';
import { SavedStage } from './saved-stage.tsx';
import { SetupStage } from './setup-stage.tsx';
import { useCamera } from './use-camera.ts';
import { useCases } from './use-cases.ts';
import { useDictation } from './use-dictation.ts';

type Stage =
  | { name: 'setup' }
  | { name: 'calibration' }
  | { name: 'accuracy'; calibration: Calibration }
  /** The next case, with the set-up of the one before: waits for the camera alone. */
  | { name: 'opening'; calibration: Calibration | null }
  | { name: 'reading'; calibration: Calibration | null }
  | { name: 'saved'; summary: ReadingSummary };

interface ReadScreenProps {
  studyId: string;
  /** An interrupted reading to go on with. */
  readingId?: string;
  onDone(): void;
  /** Goes to another study; this component stays, and with it camera and recogniser. */
  onOpen(studyId: string): void;
}

/** Reading one study after the other: set-up, calibration, its accuracy, the film, what was saved. */
export function ReadScreen({ studyId, readingId, onDone, onOpen }: ReadScreenProps) {
  const { t } = useTranslation('read');
  const caseKey = `${studyId}/${readingId ?? ''}`;
  const [place, setPlace] = useState<{ caseKey: string; stage: Stage }>({
    caseKey,
    stage: { name: 'setup' },
  });
  const stage: Stage = place.caseKey === caseKey ? place.stage : { name: 'setup' };
  const setStage = (next: Stage) => setPlace({ caseKey, stage: next });
  const [wantsCamera, setWithCamera] = useState(true);
  const [wantsDictation, setWithDictation] = useState(true);
  const film = useFilm(studyId);
  const { settings, error: settingsError } = useSettings();
  const study = useMethod('studies.get', { studyIds: [studyId] }).data?.[0];
  const reader = settings?.reader ?? '';
  const asked = useConsent(reader);
  /** Without consent a device stays off, whatever the switches say. */
  const mayUse = {
    camera: asked.consent?.camera === true,
    microphone: asked.consent?.microphone === true,
  };
  const withCamera = wantsCamera && mayUse.camera;
  const withDictation = wantsDictation && mayUse.microphone;

  const isRecordingOver = stage.name === 'saved';
  const camera = useCamera(withCamera && !isRecordingOver);
  const speechModelId = withDictation ? (settings?.speechModelId ?? null) : null;
  const speech = useDictation(speechModelId);

  const cases = useCases(studyId, film.isSuccess);
  /** From a film to the next: what was set up for it still holds. */
  const openNext = () => {
    if (cases.next === null) return onDone();
    const calibration = withCamera ? keptCalibration() : null;
    const isSetUp = !withCamera || calibration !== null;
    setPlace({
      caseKey: `${cases.next.studyId}/`,
      stage: isSetUp ? { name: 'opening', calibration } : { name: 'setup' },
    });
    onOpen(cases.next.studyId);
  };
  const skipTo = (study: StudySummary | null) => study !== null && onOpen(study.studyId);
  useHotkeys(stage.name === 'setup' || stage.name === 'saved', event => {
    if (event.key === 'n') stage.name === 'saved' ? openNext() : skipTo(cases.next);
    else if (event.key === 'p') skipTo(cases.previous);
    else return false;
    return true;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the stage moves when the camera has answered
  useEffect(() => {
    if (stage.name !== 'opening') return;
    if (withCamera && camera.error !== null) setStage({ name: 'setup' });
    else if (!withCamera || camera.gaze !== null) setStage({ ...stage, name: 'reading' });
  }, [stage.name, withCamera, camera.error, camera.gaze]);

  const error = film.error ?? settingsError;
  if (error) return <Problem report={reportOf(error)} />;
  if (!film.data || !settings) return <Empty icon={<Loader size={20} />} title="" />;
  const screen = {
    widthPx: window.innerWidth,
    heightPx: window.innerHeight,
    pixelPitchMm: settings.pixelPitchMm,
    viewingDistanceMm: settings.viewingDistanceMm,
  };
  const gaze = withCamera ? camera.gaze : null;
  const isAsking = reader !== '' && asked.summary === null && asked.error === null;
  if (isAsking) return <Empty icon={<Loader size={20} />} title="" />;
  const isUnasked = asked.consent === null && stage.name === 'setup';
  if (isUnasked) {
    return <ConsentStage title={study?.fileName ?? ''} consent={asked} onCancel={onDone} />;
  }

  switch (stage.name) {
    case 'setup':
      return (
        <SetupStage
          title={study?.fileName ?? ''}
          hasNext={cases.next !== null}
          hasPrevious={cases.previous !== null}
          camera={camera}
          mayUse={mayUse}
          withCamera={withCamera}
          onWithCamera={setWithCamera}
          withDictation={withDictation}
          onWithDictation={setWithDictation}
          dictation={speech}
          keptCalibration={gaze && keptCalibration()}
          onCalibrate={() => setStage({ name: 'calibration' })}
          onRead={calibration => setStage({ name: 'reading', calibration })}
          onCancel={onDone}
        />
      );
    case 'calibration':
      if (!gaze)
        return <CameraGone error={camera.error} onBack={() => setStage({ name: 'setup' })} />;
      return (
        <CalibrationStage
          gaze={gaze}
          screen={screen}
          onDone={calibration => setStage({ name: 'accuracy', calibration })}
          onCancel={() => setStage({ name: 'setup' })}
        />
      );
    case 'accuracy':
      return (
        <AccuracyStage
          calibration={stage.calibration}
          screen={screen}
          onAccept={() => {
            keepCalibration(stage.calibration);
            setStage({ name: 'reading', calibration: stage.calibration });
          }}
          onRepeat={() => setStage({ name: 'calibration' })}
          onCancel={() => setStage({ name: 'setup' })}
        />
      );
    case 'opening':
      return <Empty icon={<Loader size={20} />} title={t('camera.starting')} />;
    case 'reading':
      return (
        <ReadingStage
          key={caseKey}
          film={film.data}
          reading={{
            studyId,
            reader: settings.reader,
            screen,
            calibration: stage.calibration,
            gazeSource: gaze ? gaze.kind : 'none',
            speechModel: speech.dictation && speechModelId,
          }}
          {...(readingId === undefined ? {} : { resumedReadingId: readingId })}
          sources={{ gaze, dictation: speech.dictation }}
          onSaved={summary => setStage({ name: 'saved', summary })}
          onDiscarded={onDone}
          onSkipped={cases.next === null ? null : openNext}
        />
      );
    case 'saved':
      return (
        <SavedStage
          summary={stage.summary}
          hasNext={cases.next !== null}
          onNext={openNext}
          onDone={onDone}
        />
      );
  }
}

function CameraGone(props: {
  error: Parameters<typeof Problem>[0]['report'] | null;
  onBack(): void;
}) {
  const report = props.error ?? { code: 'camera.off', message: i18n.t('read:camera.off') };
  return <Problem report={report} onRetry={props.onBack} />;
}
