import { Button, Progress, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi, useApiEvent } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { formatBytes, formatDuration } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './dictation-models.module.css';

/** Loads a model from an address: what it means is said, and the button names the computer asked. */
export function ModelDownload({ onLoaded }: { onLoaded(speechModelId: string): void }) {
  const { t } = useTranslation('settings');
  const api = useApi();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [address, setAddress] = useState('');
  const [checksum, setChecksum] = useState('');
  const current = useMethod('speech.currentDownload', {}).data?.download ?? null;
  useApiEvent('speech.download', download => {
    client.setQueryData(['speech.currentDownload', {}], { download });
    if (download.state === 'finished' && download.speechModelId !== null) {
      setOpen(false);
      onLoaded(download.speechModelId);
    }
  });
  const start = useMutation({
    mutationFn: () =>
      api['speech.download']({ address: address.trim(), sha256: checksum.trim() || null }),
    onSuccess: download => client.setQueryData(['speech.currentDownload', {}], { download }),
  });
  const host = URL.parse(address.trim())?.host ?? '';
  if (current?.state === 'running') {
    const { bytesDone, bytesTotal, remainingMs, downloadId } = current;
    const done = formatBytes(bytesDone);
    return (
      <div className={styles.download}>
        <Progress
          value={bytesTotal === null ? 0 : (100 * bytesDone) / bytesTotal}
          aria-label={t('dictation.loadProgress')}
        />
        <div className={styles.add}>
          <span role="status">
            {bytesTotal === null
              ? t('dictation.loadingUnknown', { done })
              : t('dictation.loading', { done, total: formatBytes(bytesTotal) })}
            {remainingMs !== null &&
              `, ${t('dictation.left', { duration: formatDuration(remainingMs) })}`}
          </span>
          <Button
            size="xs"
            variant="default"
            onClick={() => api['speech.cancelDownload']({ downloadId })}
          >
            {t('dictation.cancelLoading')}
          </Button>
        </div>
      </div>
    );
  }
  const error = start.error ? reportOf(start.error) : (current?.error ?? null);
  return (
    <div className={styles.download}>
      <Button
        size="xs"
        variant="default"
        className={styles.opener}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('dictation.fromAddress')}
      </Button>
      {isOpen && (
        <form
          className={styles.form}
          onSubmit={event => {
            event.preventDefault();
            if (host !== '') start.mutate();
          }}
        >
          <TextInput
            label={t('dictation.address')}
            placeholder={t('dictation.addressExample')}
            type="url"
            value={address}
            onChange={event => setAddress(event.currentTarget.value)}
          />
          <TextInput
            label={t('dictation.checksum')}
            value={checksum}
            maxLength={64}
            onChange={event => setChecksum(event.currentTarget.value.toLowerCase())}
          />
          {host !== '' && <p className={styles.explained}>{t('dictation.confirm', { host })}</p>}
          <Button type="submit" size="xs" disabled={host === ''} loading={start.isPending}>
            {host === '' ? t('dictation.loadAny') : t('dictation.load', { host })}
          </Button>
        </form>
      )}
      {error !== null && <Problem report={error} bare />}
    </div>
  );
}
