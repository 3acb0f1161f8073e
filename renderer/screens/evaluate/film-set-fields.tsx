import { Button, Loader, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmSetChoice, FilmSetSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { useMethod } from '../../queries.ts';
import styles from './evaluate-form.module.css';

interface FilmSetFieldsProps {
  dataSet: FilmSetChoice;
  onChange(dataSet: FilmSetChoice): void;
}

/** The folder of films, and what was found in it as soon as it is named. */
export function FilmSetFields({ dataSet, onChange }: FilmSetFieldsProps) {
  const { t } = useTranslation('evaluate');
  const api = useApi();
  const hasDialogs = useMethod('library.info', {}).data?.hasDialogs === true;
  const [folder, setFolder] = useState(dataSet.folder);
  const found = useMethod('evaluations.inspect', dataSet, dataSet.folder !== '');
  const take = (named: string) => {
    setFolder(named);
    onChange({ ...dataSet, folder: named.trim() });
    // The same folder once more is looked at anew: something may have been put there.
    if (named.trim() === dataSet.folder) void found.refetch();
  };
  const choose = async () => {
    const [path] = (await api['models.choose']({ what: 'folder' })).paths;
    if (path !== undefined) take(path);
  };
  const takeOnEnter = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    take(folder);
  };
  return (
    <div className={styles.dataSet}>
      <TextInput
        label={t('form.folder')}
        description={dataSet.folder === '' && t('form.folderAbout')}
        inputWrapperOrder={['label', 'input', 'description']}
        value={folder}
        onChange={event => setFolder(event.currentTarget.value)}
        onBlur={() => folder.trim() !== dataSet.folder && take(folder)}
        onKeyDown={takeOnEnter}
        required
      />
      {hasDialogs && (
        <Button size="xs" variant="default" onClick={choose}>
          {t('form.chooseFolder')}
        </Button>
      )}
      {found.isFetching && (
        <div className={styles.found} role="status">
          <Loader size={14} /> {t('form.looking')}
        </div>
      )}
      {!found.isFetching && found.error !== null && <Problem report={reportOf(found.error)} bare />}
      {!found.isFetching && found.data !== undefined && <Found summary={found.data} />}
    </div>
  );
}

function Found({ summary }: { summary: FilmSetSummary }) {
  const { t } = useTranslation(['evaluate', 'common']);
  const { layout, filmCount, patientCount, reportCount, boxCount, classes, problems } = summary;
  const positives = classes.filter(({ positiveCount }) => positiveCount > 0);
  return (
    <div className={styles.found} role="status">
      <strong>{t(`layout.${layout}`)}</strong>
      <div>
        {t('common:count.films', { count: filmCount })}
        {', '}
        {t('found.patients', { count: patientCount })}
        {reportCount > 0 && `, ${t('found.reports', { count: reportCount })}`}
        {boxCount > 0 && `, ${t('found.marks', { count: boxCount })}`}
      </div>
      {positives.length > 0 && (
        <div className={styles.classes}>
          {positives
            .map(({ name, positiveCount }) =>
              t('found.class', { name: name.replaceAll('_', ' '), count: positiveCount }),
            )
            .join(', ')}
        </div>
      )}
      {problems.slice(0, 3).map(({ file, line, message }) => (
        <div key={`${file} ${line} ${message}`} className={styles.left} lang="en">
          {file}: {message}
        </div>
      ))}
    </div>
  );
}
