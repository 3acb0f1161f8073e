import { Button, Modal, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelImport, ModelImportRequest, ModelSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { formatBytes, formatDuration } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './import-dialog.module.css';
import { ImportForm } from './import-form.tsx';

interface ImportDialogProps {
  opened: boolean;
  models: ModelSummary[];
  onClose(): void;
  onImported(modelId: string): void;
}

/**
 * Weights from elsewhere: which, under what licence, how far it is, what became of each tensor. An
 * import outlives the closed dialog, which shows it, or what came of it, when it is opened again.
 */
export function ImportDialog({ opened, models, onClose, onImported }: ImportDialogProps) {
  const { t } = useTranslation('models');
  const api = useApi();
  const client = useQueryClient();
  const [request, setRequest] = useState<ModelImportRequest | null>(null);
  const [followedId, setFollowedId] = useState<string | null>(null);
  const current = useMethod('models.currentImport', {}).data ?? null;
  if (current?.state === 'running' && current.importId !== followedId) {
    setFollowedId(current.importId);
  }
  const shown = current?.importId === followedId ? current : null;
  const start = useMutation({
    mutationFn: (request: ModelImportRequest) => api['models.import'](request),
    onSuccess: started => {
      setFollowedId(started.importId);
      // A short one may have ended before the answer to its start came.
      return client.invalidateQueries({ queryKey: ['models.currentImport'] });
    },
  });
  const close = () => {
    onClose();
    if (shown === null || shown.state === 'running') return;
    setFollowedId(null);
    if (shown.modelId === null) return;
    setRequest(null);
    onImported(shown.modelId);
  };
  return (
    <Modal opened={opened} onClose={close} title={t('import.title')} size={640}>
      {shown === null && (
        <>
          <ImportForm
            models={models}
            before={request}
            isStarting={start.isPending}
            onStart={request => {
              setRequest(request);
              start.mutate(request);
            }}
          />
          {start.error !== null && <Problem report={reportOf(start.error)} />}
        </>
      )}
      {shown?.state === 'running' && <Running progress={shown} />}
      {shown !== null && shown.state !== 'running' && (
        <Ended ended={shown} onClose={close} onAgain={() => setFollowedId(null)} />
      )}
    </Modal>
  );
}

function Running({ progress }: { progress: ModelImport }) {
  const { t } = useTranslation(['models', 'common']);
  const api = useApi();
  const { importId, name, writtenBytes, totalBytes, remainingMs } = progress;
  const cancel = useMutation({ mutationFn: () => api['models.cancelImport']({ importId }) });
  const share = totalBytes === 0 ? 0 : writtenBytes / totalBytes;
  return (
    <>
      <Progress value={100 * share} size="sm" transitionDuration={0} aria-label={name} />
      <div className={styles.progress}>
        <span>
          {totalBytes === 0
            ? t('import.reading')
            : t('import.written', {
                written: formatBytes(writtenBytes),
                total: formatBytes(totalBytes),
              })}
        </span>
        <span className="numeric">
          {remainingMs !== null && t('import.left', { time: formatDuration(remainingMs) })}
        </span>
      </div>
      <div className={styles.end}>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('common:cancel')}
        </Button>
      </div>
    </>
  );
}

interface EndedProps {
  ended: ModelImport;
  onClose(): void;
  onAgain(): void;
}

/** What came of it; tensors that were not taken as they are stand by name. */
function Ended({ ended, onClose, onAgain }: EndedProps) {
  const { t } = useTranslation(['models', 'common']);
  const { state, tensors, error } = ended;
  const plain = tensors.filter(tensor => tensor.state === 'used' || tensor.state === 'base');
  const others = tensors.filter(tensor => !plain.includes(tensor));
  return (
    <>
      {error !== null && <Problem report={error} />}
      {state === 'cancelled' && <p className={styles.about}>{t('import.cancelled')}</p>}
      {state === 'finished' && (
        <>
          <p className={styles.about}>{t('import.taken', { count: plain.length })}</p>
          {others.length > 0 && (
            <details>
              <summary>{t('import.others', { count: others.length })}</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too */}
              <ul className={styles.tensors} tabIndex={0}>
                {others.map(tensor => (
                  <li key={tensor.name}>
                    <span>{tensor.name}</span>
                    <span>{t(`import.state.${tensor.state}`)}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      <div className={styles.end}>
        {state === 'finished' ? (
          <Button onClick={onClose} autoFocus>
            {t('common:done')}
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              {t('common:close')}
            </Button>
            <Button onClick={onAgain} autoFocus>
              {t('import.again')}
            </Button>
          </>
        )}
      </div>
    </>
  );
}
