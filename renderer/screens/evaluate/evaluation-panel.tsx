import { Button, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Evaluation, ModelSummary } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { useApi } from '../../api-client.ts';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { saveFile } from '../../components/save-file.ts';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatDuration } from '../../format.ts';
import { useMethod } from '../../queries.ts';
import styles from './evaluation-panel.module.css';
import { FiguresTable } from './figures-table.tsx';
import { Provenance } from './provenance.tsx';
import { isActive } from './use-evaluations.ts';

interface EvaluationPanelProps {
  evaluation: Evaluation;
  models: ModelSummary[];
  onShow(evaluationId: string): void;
}

/** One evaluation: how far it is, or its numbers and what they were computed from. */
export function EvaluationPanel({ evaluation, models, onShow }: EvaluationPanelProps) {
  const { t } = useTranslation(['evaluate', 'common']);
  const api = useApi();
  const client = useQueryClient();
  const { evaluationId, request, state, error } = evaluation;
  const isFinished = state === 'finished';
  const result = useMethod('evaluations.result', { evaluationId }, isFinished);
  const act = useMutation({
    mutationFn: async (how: 'cancel' | 'rerun' | 'resume' | 'remove' | 'items') => {
      if (how === 'items') {
        const { fileName, content } = await api['evaluations.items']({ evaluationId });
        saveFile(fileName, content);
        return;
      }
      const answer = await api[`evaluations.${how}`]({ evaluationId });
      await client.invalidateQueries({ queryKey: ['evaluations.list'] });
      if ('evaluationId' in answer) onShow(answer.evaluationId);
    },
  });
  const button = (how: Parameters<typeof act.mutate>[0]) => (
    <Button size="xs" variant="default" disabled={act.isPending} onClick={() => act.mutate(how)}>
      {t(`panel.${how}`)}
    </Button>
  );
  return (
    <Panel
      fill
      title={t('panel.title', {
        kind: t(`kind.${request.kind}.name`),
        data: 'dataSet' in request ? nameOf(request.dataSet.folder) : t('list.library'),
      })}
      aside={
        <>
          <StatusChip status={state} />
          {isActive(evaluation) && button('cancel')}
          {isFinished && button('items')}
          {isFinished && button('rerun')}
          {!isFinished && !isActive(evaluation) && button('resume')}
          {!isActive(evaluation) && button('remove')}
        </>
      }
    >
      <div className={styles.evaluation}>
        {act.error !== null && <Problem report={reportOf(act.error)} bare />}
        {error !== null && <Problem report={error} bare />}
        {isActive(evaluation) && <HowFar evaluation={evaluation} />}
        {result.error !== null && (
          <Problem report={reportOf(result.error)} onRetry={() => result.refetch()} />
        )}
        {result.data !== undefined && (
          <>
            <FiguresTable figures={result.data.figures} models={result.data.models} />
            <Provenance result={result.data} />
          </>
        )}
        {(state === 'cancelled' || state === 'interrupted') && (
          <p className={styles.note}>{t(`panel.${state}`)}</p>
        )}
        {!isFinished && (
          <p className={styles.note}>
            {request.modelIds
              .map(id => models.find(({ modelId }) => modelId === id)?.name ?? id)
              .join(', ')}
          </p>
        )}
      </div>
    </Panel>
  );
}

/** The stage, how much of it is done, and the time that is left. */
export function HowFar({ evaluation }: { evaluation: Evaluation }) {
  const { t } = useTranslation(['evaluate', 'common']);
  const { state, stage, done, total, remainingMs } = evaluation;
  return (
    <div>
      <div className={styles.stage} role="status">
        <span>{state === 'queued' ? t('panel.waiting') : t(`stage.${stage}`)}</span>
        {total > 0 && <span>{t('common:of', { position: done, total })}</span>}
        {remainingMs !== null && (
          <span>{t('panel.left', { time: formatDuration(remainingMs) })}</span>
        )}
      </div>
      <Progress
        size={3}
        value={(100 * done) / Math.max(1, total)}
        color="ice.5"
        transitionDuration={0}
        aria-label={t('panel.progress')}
      />
    </div>
  );
}

/** The last folder of a path. */
export function nameOf(path: string): string {
  return path.split(/[/\\]/).findLast(part => part !== '') ?? path;
}
