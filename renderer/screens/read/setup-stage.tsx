import { Button, Select, Switch, TextInput } from '@mantine/core';
import { IconMicrophone } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { KeptCalibration } from '../../../src/api/contract.ts';
import type { ErrorReport } from '../../../src/base/app-error.ts';
import { pixelsPerDegree } from '../../../src/gaze/sample.ts';
import type { CalibrationProfile } from '../../../src/reading/calibration-profile.ts';
import type { Dictation } from '../../capture/dictation.ts';
import { usesCamera } from '../../capture/gaze-choice.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { formatNumber } from '../../format.ts';
import { useMethod, useSettings } from '../../queries.ts';
import { CameraPreview } from './camera-preview.tsx';
import { GazeSourceChoice } from './gaze-source-choice.tsx';
import { KeptNote } from './kept-note.tsx';
import { LevelMeter } from './level-meter.tsx';
import styles from './setup-stage.module.css';
import type { Camera } from './use-camera.ts';
import type { ChosenGaze } from './use-gaze-choice.ts';
import { useMicrophone } from './use-microphone.ts';

interface SetupStageProps {
  title: string;
  /** What to say before anything else. */
  notice: ReactNode;
  /** Whether there is a case to skip to, and one to go back to. */
  hasNext: boolean;
  hasPrevious: boolean;
  camera: Camera;
  chosen: ChosenGaze;
  /** What the reader has agreed to. */
  mayUse: { camera: boolean; microphone: boolean };
  withCamera: boolean;
  onWithCamera(wanted: boolean): void;
  withDictation: boolean;
  onWithDictation(wanted: boolean): void;
  dictation: { dictation: Dictation | null; error: ErrorReport | null };
  /** The reader's last calibration, whether it fits or not. */
  kept: KeptCalibration | null;
  casesPerCalibration: number;
  onCalibrate(): void;
  /** With the calibration of last time, or without gaze. */
  onRead(profile: CalibrationProfile | null): void;
  onCancel(): void;
}

/** Who reads, and whether camera, microphone and recogniser work, before anything is recorded. */
export function SetupStage(props: SetupStageProps) {
  const { t } = useTranslation(['read', 'common']);
  const { camera, chosen, mayUse, withCamera, withDictation, dictation } = props;
  const { kept, casesPerCalibration } = props;
  const { settings, change } = useSettings();
  const microphone = useMicrophone(withDictation, settings?.microphone ?? '');
  const [typedReader, setTypedReader] = useState<string | null>(null);
  const reader = typedReader ?? settings?.reader ?? '';
  const isReady =
    settings !== undefined &&
    reader.trim() !== '' &&
    (!withCamera || camera.gaze !== null) &&
    (!withDictation || (dictation.dictation !== null && microphone.error === null));

  const mayUseGaze = mayUse.camera || !usesCamera(chosen.kind);
  const isWebcam = withCamera && chosen.kind === 'webcam';
  const usable = kept?.misfit === null ? kept : null;
  /** What Enter does: calibrating goes before reading where it is needed or due. */
  const isToCalibrate = isWebcam && (usable === null || usable.caseCount >= casesPerCalibration);
  const proceed = () => {
    if (isToCalibrate) props.onCalibrate();
    else read();
  };
  const read = () => props.onRead(isWebcam && usable ? usable.profile : null);
  const other = () => {
    if (isToCalibrate) read();
    else props.onCalibrate();
  };
  useHotkeys(true, event => {
    if (event.key === 'Enter' && isReady) proceed();
    else if (event.key === 'c' && isReady && isWebcam) props.onCalibrate();
    else if (event.key === 'o' && isReady && usable) read();
    else if (event.key === 'Escape') props.onCancel();
    else return false;
    return true;
  });

  return (
    <Screen
      title={t('title')}
      note={props.title}
      actions={
        <>
          <Button variant="default" onClick={props.onCancel}>
            {t('common:cancel')}
          </Button>
          {isWebcam && usable && (
            <Button variant="default" disabled={!isReady} onClick={other}>
              {isToCalibrate ? t('setup.open') : t('setup.calibrateAgain')}
            </Button>
          )}
          <Button disabled={!isReady} onClick={proceed}>
            {isToCalibrate ? t('setup.calibrate') : t('setup.open')}
          </Button>
        </>
      }
      footer={
        <>
          <KeyHint keys={['Enter']}>{t('keys.goOn')}</KeyHint>
          {isWebcam && <KeyHint keys={['C']}>{t('keys.calibrate')}</KeyHint>}
          <KeyHint keys={['Esc']}>{t('keys.back')}</KeyHint>
          {props.hasNext && <KeyHint keys={['N']}>{t('keys.next')}</KeyHint>}
          {props.hasPrevious && <KeyHint keys={['P']}>{t('keys.previous')}</KeyHint>}
        </>
      }
    >
      <div className={styles.columns} data-scroller>
        {props.notice}
        <Panel
          title={t('setup.eyes')}
          aside={
            <Switch
              size="xs"
              label={t('setup.recordGaze')}
              checked={withCamera}
              disabled={!mayUseGaze}
              onChange={event => props.onWithCamera(event.currentTarget.checked)}
            />
          }
        >
          {(withCamera || !mayUseGaze) && <GazeSourceChoice chosen={chosen} source={camera} />}
          {isWebcam && kept && <KeptNote kept={kept} casesPerCalibration={casesPerCalibration} />}
          {withCamera && camera.error && <Problem report={camera.error} onRetry={camera.retry} />}
          {isWebcam && !camera.error && <CameraPreview gaze={camera.gaze} />}
          {!mayUseGaze && <NotAgreed kind="camera" />}
          {!withCamera && <p className={styles.without}>{t('setup.withoutCamera')}</p>}
          {withCamera && <Geometry />}
        </Panel>
        <div className={styles.column}>
          <Panel title={t('setup.reader')}>
            {settings && (
              <ReaderName
                reader={reader}
                onType={setTypedReader}
                onSave={() => reader !== settings.reader && change({ reader: reader.trim() })}
              />
            )}
          </Panel>
          <Panel
            title={t('setup.voice')}
            aside={
              <Switch
                size="xs"
                label={t('setup.recordDictation')}
                checked={withDictation}
                disabled={!mayUse.microphone}
                onChange={event => props.onWithDictation(event.currentTarget.checked)}
              />
            }
          >
            {!mayUse.microphone && <NotAgreed kind="microphone" />}
            {withDictation ? (
              <Voice microphone={microphone} dictation={dictation} />
            ) : (
              <p className={styles.without}>{t('setup.withoutDictation')}</p>
            )}
          </Panel>
        </div>
      </div>
    </Screen>
  );
}

/** Why a device is off, and the way to the answer that would turn it on. */
function NotAgreed({ kind }: { kind: 'camera' | 'microphone' }) {
  const { t } = useTranslation('consent');
  return (
    <p className={styles.notAgreed}>
      {t(`notAgreed.${kind}`)} <Link href="/settings">{t('notAgreed.change')}</Link>
    </p>
  );
}

function Voice(props: {
  microphone: ReturnType<typeof useMicrophone>;
  dictation: SetupStageProps['dictation'];
}) {
  const { t } = useTranslation('read');
  const { microphone, dictation } = props;
  const models = useMethod('speech.models', {}).data;
  const { settings, change } = useSettings();
  const chosen = settings?.speechModelId ?? null;
  return (
    <>
      {microphone.error ? (
        <Problem report={microphone.error} onRetry={microphone.retry} />
      ) : (
        <div className={styles.device}>
          <IconMicrophone size={16} stroke={1.6} aria-hidden />
          {microphone.names.length > 1 ? (
            <Select
              className={styles.deviceName}
              size="xs"
              aria-label={t('voice.microphone')}
              data={microphone.names}
              value={microphone.label}
              allowDeselect={false}
              onChange={name => name !== null && change({ microphone: name })}
            />
          ) : (
            <span className={styles.deviceName}>{microphone.label || t('voice.opening')}</span>
          )}
          <LevelMeter decibels={microphone.decibels} />
        </div>
      )}
      <Select
        label={t('voice.model')}
        placeholder={models?.length === 0 ? t('voice.noModel') : t('voice.chooseModel')}
        data={(models ?? []).map(({ speechModelId, name }) => ({
          value: speechModelId,
          label: name,
        }))}
        value={chosen}
        onChange={speechModelId => change({ speechModelId })}
        allowDeselect={false}
        mt={16}
      />
      {models?.length === 0 && (
        <p className={styles.missing}>
          {t('voice.addModel')} <Link href="/settings">{t('voice.toSettings')}</Link>
        </p>
      )}
      {chosen !== null && dictation.error && <Problem report={dictation.error} />}
      {chosen !== null && !dictation.error && (
        <p className={styles.status} role="status">
          {dictation.dictation ? t('voice.ready') : t('voice.loadingModel')}
        </p>
      )}
    </>
  );
}

/** What the error in degrees is computed with; measured under Settings. */
function Geometry() {
  const { t } = useTranslation('read');
  const { settings } = useSettings();
  if (!settings) return null;
  const degreePx = pixelsPerDegree({
    widthPx: window.innerWidth,
    heightPx: window.innerHeight,
    pixelPitchMm: settings.pixelPitchMm,
    viewingDistanceMm: settings.viewingDistanceMm,
  });
  return (
    <dl className={styles.geometry}>
      <dt>{t('geometry.distance')}</dt>
      <dd>{formatNumber(settings.viewingDistanceMm / 10)} cm</dd>
      <dt>{t('geometry.pixel')}</dt>
      <dd>{formatNumber(settings.pixelPitchMm, 3)} mm</dd>
      <dt>{t('geometry.degree')}</dt>
      <dd>{formatNumber(degreePx)} px</dd>
    </dl>
  );
}

interface ReaderNameProps {
  reader: string;
  onType(reader: string): void;
  /** Once the field is left, so that no half-typed name is kept. */
  onSave(): void;
}

function ReaderName({ reader, onType, onSave }: ReaderNameProps) {
  const { t } = useTranslation('read');
  return (
    <TextInput
      aria-label={t('setup.reader')}
      placeholder={t('setup.yourName')}
      description={t('setup.nameUse')}
      value={reader}
      maxLength={80}
      onChange={event => onType(event.currentTarget.value)}
      onBlur={onSave}
      onKeyDown={event => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
