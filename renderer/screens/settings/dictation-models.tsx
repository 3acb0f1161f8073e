import { ActionIcon, Button, Radio, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpeechModel } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { formatBytes } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './dictation-models.module.css';
import { ModelDownload } from './model-download.tsx';

interface DictationModelsProps {
  selectedId: string | null;
  onSelect(speechModelId: string | null): void;
}

/** The speech models of this library, which one dictation uses, and the ways to add another. */
export function DictationModels({ selectedId, onSelect }: DictationModelsProps) {
  const { t } = useTranslation('settings');
  const api = useApi();
  const archive = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const models = useMethod('speech.models', {});
  const install = useMutation({
    mutationFn: (files: File[]) => installed(api, files),
    onSuccess: model => onSelect(model.speechModelId),
  });
  const remove = useMutation({
    mutationFn: async (speechModelId: string) => {
      await api['speech.remove']({ speechModelId });
      if (speechModelId === selectedId) onSelect(null);
    },
  });
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) install.mutate([...files]);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const error = install.error ?? remove.error ?? models.error;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the buttons, which do the same by keyboard
    <div
      className={styles.models}
      data-over={isOver || undefined}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Radio.Group
        value={selectedId ?? 'none'}
        onChange={value => onSelect(value === 'none' ? null : value)}
        aria-label={t('dictation.model')}
      >
        <div className={styles.list}>
          {(models.data ?? []).map(model => (
            <ModelRow
              key={model.speechModelId}
              model={model}
              onRemove={() => remove.mutate(model.speechModelId)}
            />
          ))}
          <Radio
            value="none"
            label={t('dictation.none')}
            description={t('dictation.noneExplained')}
          />
        </div>
      </Radio.Group>
      <input
        ref={archive}
        type="file"
        accept=".tar.gz,.tgz,.gz,.zip"
        hidden
        aria-label={t('dictation.archive')}
        onChange={event => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <input
        ref={input => {
          folder.current = input;
          // React knows no such attribute.
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        hidden
        aria-label={t('dictation.folder')}
        onChange={event => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <div className={styles.add}>
        <Button
          size="xs"
          variant="default"
          loading={install.isPending}
          onClick={() => archive.current?.click()}
        >
          {t('dictation.add')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={install.isPending}
          onClick={() => folder.current?.click()}
        >
          {t('dictation.addFolder')}
        </Button>
      </div>
      <p className={styles.explained}>{t('dictation.addExplained')}</p>
      {error !== null && <Problem report={reportOf(error)} bare />}
      <ModelDownload onLoaded={onSelect} />
    </div>
  );
}

function ModelRow({ model, onRemove }: { model: SpeechModel; onRemove(): void }) {
  const { t } = useTranslation('settings');
  const api = useApi();
  const { speechModelId, name } = model;
  const [licence, setLicence] = useState(model.licence ?? '');
  const keepLicence = () => {
    if (licence.trim() === (model.licence ?? '')) return;
    api['speech.describe']({ speechModelId, licence: licence.trim() || null });
  };
  return (
    <div className={styles.model}>
      <Radio
        value={speechModelId}
        label={name}
        description={[
          formatBytes(model.byteCount),
          ...(model.takesVocabulary ? [t('dictation.vocabulary')] : []),
        ].join(', ')}
      />
      <TextInput
        size="xs"
        aria-label={t('dictation.licence', { name })}
        placeholder={t('dictation.licenceUnknown')}
        value={licence}
        maxLength={200}
        onChange={event => setLicence(event.currentTarget.value)}
        onBlur={keepLicence}
      />
      <Select
        size="xs"
        aria-label={t('dictation.language', { name })}
        data={[
          { value: 'en', label: t('dictation.languageEn') },
          { value: 'de', label: t('dictation.languageDe') },
        ]}
        value={model.language}
        allowDeselect={false}
        onChange={value => {
          if (value === 'en' || value === 'de') {
            api['speech.describe']({ speechModelId, language: value });
          }
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('dictation.remove', { name })}
        onClick={onRemove}
      >
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  );
}

/** One file is an archive; several are a folder, whose paths the browser gives. */
async function installed(api: ReturnType<typeof useApi>, files: File[]): Promise<SpeechModel> {
  const [first] = files;
  if (first === undefined) throw new Error('no file was chosen');
  if (files.length === 1 && first.webkitRelativePath === '') {
    return await api['speech.install']({ fileName: first.name, content: await bytesOf(first) });
  }
  const all = files.map(async file => ({
    path: file.webkitRelativePath || file.name,
    content: await bytesOf(file),
  }));
  const name = first.webkitRelativePath.split('/')[0] || first.name;
  return await api['speech.installFolder']({ name, files: await Promise.all(all) });
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}
