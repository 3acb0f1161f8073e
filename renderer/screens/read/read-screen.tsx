import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadingSummary, StudySummary } from '../../../src/api/contract.ts';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import {
  type CalibrationProfile,
  isSameDisplay,
} from '../../../src/reading/calibration-profile.ts';
import type { Calibration, CalibrationTarget } from '../../../src/reading/journal.ts';
import { useApi } from '../../api-client.ts';
import { displayPlace } from '../../capture/display-place.ts';
import { usesCamera } from '../../capture/gaze-choice.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { Empty } from '../../components/empty.tsx';
import { Problem } from '../../components/problem.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { useConsent } from '../../consent/use-consent.ts';
import { i18n } from '../../i18n.ts';
import { useFilm, useMethod, useSettings } from '../../queries.ts';
import { AccuracyStage } from './accuracy-stage.tsx';
import {
  allTasks,
  type CalibrationDraft,
  type DotTask,
  emptyDraft,
  type MadeCalibration,
  madeOf,
} from './calibration-draft.ts';
import { CalibrationStage } from './calibration-stage.tsx';
import { ConsentStage } from './consent-stage.tsx';
import { DriftStage } from './drift-stage.tsx';
import { InterruptedOffer } from './interrupted-offer.tsx';
import { ReadingStage } from './reading-stage.tsx';
import { SavedStage } from './saved-stage.tsx';
import { SetupStage } from './setup-stage.tsx';
import { useCamera } from './use-camera.ts';
import { useCases } from './use-cases.ts';
import { useDictation } from './use-dictation.ts';
import { useGazeChoice } from './use-gaze-choice.ts';
import { useKeptCalibration } from './use-kept-calibration.ts';

type Stage =
  | { name: 'setup' }
  | { name: 'calibration'; tasks: DotTask[]; draft: CalibrationDraft }
  | { name: 'accuracy'; draft: CalibrationDraft; made: MadeCalibration }
  /** The next case, with the set-up of the one before: waits for the camera alone. */
  | { name: 'opening'; calibration: Calibration | null }
  /** One dot, to see whether the calibration still holds. */
  | { name: 'drift'; calibration: Calibration }
  | { name: 'reading'; calibration: Calibration | null; driftCheck: CalibrationTarget | null }
  | { name: 'saved'; summary: ReadingSummary };

interface ReadScreenProps {
  studyId: string;
  /** An interrupted reading to go on with. */
  readingId?: string;
  onDone(): void;
  /** Goes to another study; this component stays, and with it camera and recogniser. */
  onOpen(studyId: string): void;
}

/**
 * Reading one study after the other: set-up, calibration, its accuracy, a check for drift, the film,
 * what was saved.
 */
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
  const chosen = useGazeChoice();
  const withCamera = wantsCamera && (mayUse.camera || !usesCamera(chosen.kind));
  const withDictation = wantsDictation && mayUse.microphone;

  const api = useApi();
  /** The calibration in use, from its acceptance to the next; the next case goes on with it. */
  const [inUse, setInUse] = useState<Pick<CalibrationProfile, 'calibration' | 'display'> | null>(
    null,
  );
  const [saveError, setSaveError] = useState<ErrorReport | null>(null);

  const isRecordingOver = stage.name === 'saved';
  const camera = useCamera(withCamera && !isRecordingOver ? chosen.choice : null);
  const gaze = withCamera ? camera.gaze : null;
  /** Only a webcam learns the reader's eyes here. */
  const isCalibrated = withCamera && chosen.kind === 'webcam';
  const kept = useKeptCalibration(isCalibrated ? gaze : null, reader);
  const casesPerCalibration = settings?.gazeGates.casesPerCalibration ?? Number.POSITIVE_INFINITY;
  const isDue = kept !== null && kept.caseCount >= casesPerCalibration;
  const speechModelId = withDictation ? (settings?.speechModelId ?? null) : null;
  const speech = useDictation(speechModelId);
  const speechModels = useMethod('speech.models', {}).data;
  const speechLanguage = speechModels?.find(
    model => model.speechModelId === speechModelId,
  )?.language;

  const cases = useCases(studyId, film.isSuccess);
  /** From a film to the next: what was set up for it still holds. */
  const openNext = () => {
    if (cases.next === null) return onDone();
    setPlace({ caseKey: `${cases.next.studyId}/`, stage: nextStage() });
    onOpen(cases.next.studyId);
  };
  /** The same film once more, as a reading of its own. */
  const repeat = () => {
    setPlace({ caseKey: `${studyId}/`, stage: nextStage() });
    if (readingId !== undefined) onOpen(studyId);
  };
  const nextStage = (): Stage => {
    const holds = inUse !== null && isSameDisplay(inUse.display, displayPlace()) && !isDue;
    if (isCalibrated && !holds) return { name: 'setup' };
    return { name: 'opening', calibration: isCalibrated && inUse ? inUse.calibration : null };
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
    else if (!withCamera || camera.gaze !== null) openFilm(stage.calibration);
  }, [stage.name, withCamera, camera.error, camera.gaze]);

  /** Straight to the film without gaze; with it, one dot before. */
  const openFilm = (calibration: Calibration | null) =>
    setStage(
      calibration === null
        ? { name: 'reading', calibration, driftCheck: null }
        : { name: 'drift', calibration },
    );
  const error = film.error ?? settingsError;
  if (error) return <Problem report={reportOf(error)} />;
  if (!film.data || !settings) return <Empty icon={<Loader size={20} />} title="" />;
  const screen = {
    widthPx: window.innerWidth,
    heightPx: window.innerHeight,
    pixelPitchMm: settings.pixelPitchMm,
    viewingDistanceMm: settings.viewingDistanceMm,
  };
  const calibrate = () => {
    if (!gaze) return;
    gaze.calibration?.use(null);
    setInUse(null);
    const draft = emptyDraft(screen, settings.calibrationDots, gaze.calibration !== null);
    setStage({ name: 'calibration', tasks: allTasks(draft), draft });
  };
  /** A calibration seconds old needs no check for drift. */
  const accept = (source: GazeSource, made: MadeCalibration) => {
    const { reader } = settings;
    const display = displayPlace();
    source.calibration?.use(made.estimator);
    setInUse({ calibration: made.calibration, display });
    setSaveError(null);
    if (isCalibrated) {
      const profile = { reader, camera: source.label, display, ...made };
      api['calibrations.save'](profile).catch(reason => setSaveError(reportOf(reason)));
    }
    setStage({ name: 'reading', calibration: made.calibration, driftCheck: null });
  };
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
          notice={readingId === undefined && <InterruptedOffer studyId={studyId} reader={reader} />}
          hasNext={cases.next !== null}
          hasPrevious={cases.previous !== null}
          camera={camera}
          chosen={chosen}
          mayUse={mayUse}
          withCamera={withCamera}
          onWithCamera={setWithCamera}
          withDictation={withDictation}
          onWithDictation={setWithDictation}
          dictation={speech}
          kept={kept}
          casesPerCalibration={casesPerCalibration}
          onCalibrate={calibrate}
          onRead={profile => {
            if (profile) {
              gaze?.calibration?.use(profile.estimator);
              setInUse(profile);
            }
            openFilm(profile && profile.calibration);
          }}
          onCancel={onDone}
        />
      );
    case 'calibration':
      if (!gaze)
        return <CameraGone error={camera.error} onBack={() => setStage({ name: 'setup' })} />;
      return (
        <CalibrationStage
          key={`${stage.tasks.length} ${stage.tasks[0]?.kind} ${stage.tasks[0]?.index}`}
          gaze={gaze}
          screen={screen}
          tasks={stage.tasks}
          draft={stage.draft}
          onDone={draft => setStage({ name: 'accuracy', draft, made: madeOf(draft, screen) })}
          onCancel={() => setStage({ name: 'setup' })}
        />
      );
    case 'accuracy':
      if (!gaze)
        return <CameraGone error={camera.error} onBack={() => setStage({ name: 'setup' })} />;
      return (
        <AccuracyStage
          calibration={stage.made.calibration}
          screen={screen}
          film={film.data}
          gates={settings.gazeGates}
          onAccept={() => accept(gaze, stage.made)}
          onRepeat={calibrate}
          onRedo={task => setStage({ name: 'calibration', tasks: [task], draft: stage.draft })}
          onCancel={() => setStage({ name: 'setup' })}
        />
      );
    case 'drift':
      if (!gaze)
        return <CameraGone error={camera.error} onBack={() => setStage({ name: 'setup' })} />;
      return (
        <DriftStage
          gaze={gaze}
          screen={screen}
          calibration={stage.calibration}
          gates={settings.gazeGates}
          onDone={driftCheck => setStage({ ...stage, name: 'reading', driftCheck })}
          onCalibrate={calibrate}
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
            driftCheck: stage.driftCheck,
            gazeSource: gaze ? gaze.kind : 'none',
            speechModel: speech.dictation && speechModelId,
            ...(speechLanguage === undefined ? {} : { speechLanguage }),
          }}
          {...(readingId === undefined ? {} : { resumedReadingId: readingId })}
          sources={{ gaze, dictation: speech.dictation, microphone: settings.microphone }}
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
          onRepeat={repeat}
          problem={saveError}
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
