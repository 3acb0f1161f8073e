import { Button, Loader } from '@mantine/core';
import { IconStack2, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useMethod } from '../../queries.ts';
import { ImportDialog } from './import-dialog.tsx';
import { ModelCard } from './model-card.tsx';
import { ModelTable } from './model-table.tsx';
import styles from './models-screen.module.css';

/** The library's models, and where the chosen one comes from. */
export function ModelsScreen() {
  const { t } = useTranslation('models');
  const query = useMethod('models.list', {});
  const models = [...(query.data ?? [])].reverse();
  const [isImporting, setImporting] = useState(false);
  const isRunning = useMethod('models.currentImport', {}).data?.state === 'running';
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = models.find(({ modelId }) => modelId === chosenId) ?? models[0];
  return (
    <Screen
      title={t('title')}
      note={query.isSuccess ? t('count', { count: models.length }) : ''}
      actions={
        <Button
          variant="default"
          leftSection={isRunning ? <Loader size={14} /> : <IconUpload size={16} stroke={1.6} />}
          onClick={() => setImporting(true)}
        >
          {t(isRunning ? 'import.running' : 'import.title')}
        </Button>
      }
    >
      <ImportDialog
        opened={isImporting}
        models={models}
        onClose={() => setImporting(false)}
        onImported={setChosenId}
      />
      {query.isPending && <Empty icon={<Loader size={20} />} title={t('opening')} />}
      {query.error !== null && (
        <Problem report={reportOf(query.error)} onRetry={() => query.refetch()} />
      )}
      {query.isSuccess && chosen === undefined && (
        <Empty icon={<IconStack2 size={40} stroke={1.2} />} title={t('empty.title')}>
          {t('empty.advice')}
        </Empty>
      )}
      {chosen !== undefined && (
        <div className={styles.models}>
          <Panel title={t('list.title')} fill>
            <ModelTable models={models} chosenId={chosen.modelId} onChoose={setChosenId} />
          </Panel>
          <ModelCard key={chosen.modelId} model={chosen} models={models} onChoose={setChosenId} />
        </div>
      )}
    </Screen>
  );
}
