import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrackerAddress, TrackerCalibration } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi, useApiEvent } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { formatNumber } from '../../format.ts';
import { useSettings } from '../../queries.ts';
import styles from './gazepoint-panel.module.css';
import type { Camera } from './use-camera.ts';

/** Where the tracker is, whether it answers, and its own calibration. */
export function GazepointPanel({ source }: { source: Camera }) {
  const { t } = useTranslation('sources');
  const { settings, change } = useSettings();
  if (settings === undefined) return null;
  const isConnected = source.gaze?.kind === 'gazepoint';
  return (
    <div className={styles.panel}>
      {/* A changed address is another tracker: it is connected to as soon as it is complete. */}
      <Address
        key={JSON.stringify(settings.tracker)}
        address={settings.tracker}
        onChange={tracker => change({ tracker })}
      />
      <p className={styles.state} role="status" data-good={isConnected || undefined}>
        {isConnected
          ? t('gazepoint.connected', { name: source.gaze?.label })
          : source.error === null && t('gazepoint.connecting')}
      </p>
      {isConnected && <DeviceCalibration />}
    </div>
  );
}

interface AddressProps {
  address: TrackerAddress;
  onChange(address: TrackerAddress): void;
}

function Address({ address, onChange }: AddressProps) {
  const { t } = useTranslation('sources');
  const [host, setHost] = useState(address.host);
  const [port, setPort] = useState<number | string>(address.port);
  const save = () => {
    const isWhole = host.trim() !== '' && typeof port === 'number';
    if (!isWhole || (host === address.host && port === address.port)) return;
    // Another computer has to be accepted again.
    const acceptsRemote = address.acceptsRemote && host === address.host;
    onChange({ host: host.trim(), port, acceptsRemote });
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
  };
  return (
    <>
      <div className={styles.address}>
        <TextInput
          label={t('gazepoint.host')}
          value={host}
          maxLength={253}
          onChange={event => setHost(event.currentTarget.value)}
          onBlur={save}
          onKeyDown={onKeyDown}
        />
        <NumberInput
          label={t('gazepoint.port')}
          value={port}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          onChange={setPort}
          onBlur={save}
          onKeyDown={onKeyDown}
        />
      </div>
      {!isThisComputer(address.host) && (
        <Checkbox
          label={t('gazepoint.acceptsRemote')}
          description={t('gazepoint.remoteExplained')}
          checked={address.acceptsRemote}
          onChange={event => onChange({ ...address, acceptsRemote: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

function isThisComputer(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

/** The device shows its dots itself; what it found at each of them is drawn here. */
function DeviceCalibration() {
  const { t } = useTranslation('sources');
  const api = useApi();
  const [point, setPoint] = useState(0);
  useApiEvent('tracker.report', report => {
    if (report.type === 'calibrating') setPoint(report.point);
  });
  const calibration = useMutation({ mutationFn: () => api['trackers.calibrate']({}) });
  return (
    <>
      <div className={styles.actions}>
        <Button
          variant="default"
          onClick={() => calibration.mutate()}
          loading={calibration.isPending}
        >
          {t('gazepoint.calibrate')}
        </Button>
        {calibration.isPending && (
          <Button variant="subtle" onClick={() => api['trackers.cancelCalibration']({})}>
            {t('gazepoint.cancel')}
          </Button>
        )}
        <span className={styles.progress} role="status">
          {calibration.isPending && point > 0 && t('gazepoint.atPoint', { number: point })}
        </span>
      </div>
      {calibration.isIdle && <p className={styles.note}>{t('gazepoint.calibrateElsewhere')}</p>}
      {calibration.error && <Problem report={reportOf(calibration.error)} bare />}
      {calibration.data && <Results calibration={calibration.data} />}
    </>
  );
}

function Results({ calibration }: { calibration: TrackerCalibration }) {
  const { t } = useTranslation('sources');
  const { points, meanErrorPx, validPointCount } = calibration;
  return (
    <figure className={styles.results}>
      <svg viewBox="0 0 160 90" role="img" aria-label={t('gazepoint.picture')} data-dark-room>
        {points.map(({ target, left, right }) => (
          <g key={`${target.x} ${target.y}`} data-failed={(!left && !right) || undefined}>
            <path
              d={`M${target.x * 160 - 3} ${target.y * 90}h6M${target.x * 160} ${target.y * 90 - 3}v6`}
              className={styles.target}
            />
            {left && (
              <circle cx={left.x * 160} cy={left.y * 90} r={1.4} className={styles.leftEye} />
            )}
            {right && (
              <circle cx={right.x * 160} cy={right.y * 90} r={1.4} className={styles.rightEye} />
            )}
          </g>
        ))}
      </svg>
      <figcaption>
        {t('gazepoint.valid', { count: validPointCount, total: points.length })}
        {meanErrorPx !== null &&
          `, ${t('gazepoint.meanError', { error: formatNumber(meanErrorPx) })}`}
        <br />
        <span className={styles.note}>{t('gazepoint.legend')}</span>
      </figcaption>
    </figure>
  );
}
