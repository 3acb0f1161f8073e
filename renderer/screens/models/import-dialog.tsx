import { Button, Modal, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelImport, ModelImportRequest, ModelSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi, useApiEvent } from '../../api-client.ts';
import { Problem } from '../../components/problem.tsx';
import { formatBytes, formatDuration } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './import-dialog.module.css';
import { ImportForm } from './import-form.tsx';

interface ImportDialogProps {
  models: ModelSummary[];
  onClose(): void;
  onImported(modelId: string): void;
}

/** Weights from elsewhere: which, under what licence, how far it is, what became of each tensor. */
export function ImportDialog({ models, onClose, onImported }: ImportDialogProps) {
  const { t } = useTranslation('models');
  const api = useApi();
  const [request, setRequest] = useState<ModelImportRequest | null>(null);
  const [shown, setShown] = useState<ModelImport | null>(null);
  // One that was begun before the dialog was closed, or the page loaded anew, goes on here.
  const current = useMethod('models.currentImport', {}).data ?? null;
  const running = shown ?? (current?.state === 'running' ? current : null);
  useApiEvent('model.import', setShown);
  const start = useMutation({
    mutationFn: (request: ModelImportRequest) => api['models.import'](request),
    onSuccess: started => setShown(now => (now?.importId === started.importId ? now : started)),
  });
  const close = () => {
    if (running?.modelId) onImported(running.modelId);
    onClose();
  };
  return (
    <Modal opened onClose={close} title={t('import.title')} size={600}>
      {running === null && (
        <>
          <ImportForm
            models={models}
            before={request}
            onStart={request => {
              setRequest(request);
              start.mutate(request);
            }}
          />
          {start.error !== null && <Problem report={reportOf(start.error)} />}
        </>
      )}
      {running?.state === 'running' && <Running progress={running} />}
      {running !== null && running.state !== 'running' && (
        <Ended ended={running} onClose={close} onAgain={() => setShown(null)} />
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
              <ul className={styles.tensors}>
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
        {state !== 'finished' && (
          <Button variant="default" onClick={onAgain}>
            {t('import.again')}
          </Button>
        )}
        <Button onClick={onClose} autoFocus>
          {t('common:done')}
        </Button>
      </div>
    </>
  );
}
