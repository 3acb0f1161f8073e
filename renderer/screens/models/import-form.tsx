import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelImportRequest, ModelSummary } from '../../../src/api/contract.ts';
import { useApi } from '../../api-client.ts';
import { useMethod } from '../../queries.ts';
import styles from './import-dialog.module.css';

interface ImportFormProps {
  models: ModelSummary[];
  /** What was asked for before and came to nothing. */
  before: ModelImportRequest | null;
  isStarting: boolean;
  onStart(request: ModelImportRequest): void;
}

/** Which files, what to call them, under what licence, and what fills their gaps. */
export function ImportForm({ models, before, isStarting, onStart }: ImportFormProps) {
  const { t } = useTranslation('models');
  const api = useApi();
  const hasDialogs = useMethod('library.info', {}).data?.hasDialogs === true;
  const [source, setSource] = useState(before?.paths.join('\n') ?? '');
  const [name, setName] = useState(before?.name ?? '');
  const [licence, setLicence] = useState(before?.licence ?? '');
  const [isConfirmed, setConfirmed] = useState(before !== null);
  const [baseModelId, setBaseModelId] = useState(before?.baseModelId ?? '');
  const [vocabulary, setVocabulary] = useState(before?.vocabularyPath ?? '');
  const [isFresh, setFresh] = useState(before?.freshSeed === 1);
  const paths = source.split('\n').flatMap(line => (line.trim() === '' ? [] : [line.trim()]));
  const choose = async (what: 'files' | 'folder') => {
    const chosen = (await api['models.choose']({ what })).paths;
    setSource([...paths, ...chosen].join('\n'));
  };
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        onStart({
          paths,
          name: name.trim() || lastPart(paths[0] ?? ''),
          licence: licence.trim(),
          baseModelId: baseModelId || null,
          vocabularyPath: vocabulary.trim() || null,
          imageSizePx: null,
          freshSeed: isFresh ? 1 : null,
        });
      }}
    >
      <p className={styles.about}>{t('import.about')}</p>
      <div className={styles.source}>
        <Textarea
          label={t('import.source')}
          description={t('import.sourceAbout')}
          value={source}
          onChange={event => setSource(event.currentTarget.value)}
          autosize
          minRows={2}
          data-autofocus
          required
        />
        {hasDialogs && (
          <div className={styles.choose}>
            <Button size="xs" variant="default" onClick={() => choose('files')}>
              {t('import.chooseFiles')}
            </Button>
            <Button size="xs" variant="default" onClick={() => choose('folder')}>
              {t('import.chooseFolder')}
            </Button>
          </div>
        )}
      </div>
      <TextInput
        label={t('import.name')}
        placeholder={lastPart(paths[0] ?? '')}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('import.licence')}
        description={t('import.licenceAbout')}
        value={licence}
        onChange={event => setLicence(event.currentTarget.value)}
        required
      />
      <Checkbox
        label={t('import.confirm')}
        checked={isConfirmed}
        onChange={event => setConfirmed(event.currentTarget.checked)}
      />
      <div className={styles.gaps}>
        <NativeSelect
          label={t('import.base')}
          description={t('import.baseAbout')}
          data={[
            { value: '', label: t('import.noBase') },
            ...models.map(model => ({ value: model.modelId, label: model.name })),
          ]}
          value={baseModelId}
          onChange={event => setBaseModelId(event.currentTarget.value)}
        />
        <TextInput
          label={t('import.vocabulary')}
          description={t('import.vocabularyAbout')}
          value={vocabulary}
          onChange={event => setVocabulary(event.currentTarget.value)}
        />
      </div>
      <Checkbox
        label={t('import.fresh')}
        checked={isFresh}
        onChange={event => setFresh(event.currentTarget.checked)}
      />
      <div className={styles.end}>
        <Button
          type="submit"
          loading={isStarting}
          disabled={paths.length === 0 || licence.trim() === '' || !isConfirmed}
        >
          {t('import.start')}
        </Button>
      </div>
    </form>
  );
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).findLast(part => part !== '') ?? '';
}
