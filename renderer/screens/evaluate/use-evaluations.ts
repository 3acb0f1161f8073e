import { useQueryClient } from '@tanstack/react-query';
import type { Evaluation } from '../../../src/api/contract.ts';
import { useApiEvent } from '../../api-client.ts';
import { useMethod } from '../../queries.ts';

/** Whether it goes on, or waits for its turn. */
export function isActive({ state }: Evaluation): boolean {
  return state === 'queued' || state === 'running';
}

/** All evaluations, newest first, as the host tells of them; and the one that is looked at. */
export function useEvaluations(shownId: string | null) {
  const client = useQueryClient();
  const query = useMethod('evaluations.list', {});
  const evaluations = query.data ?? [];
  const shown =
    evaluations.find(({ evaluationId }) => evaluationId === shownId) ??
    evaluations.find(isActive) ??
    evaluations[0] ??
    null;
  useApiEvent('evaluation.progress', progress => {
    client.setQueryData<Evaluation[]>(['evaluations.list', {}], before =>
      before?.map(one => (one.evaluationId === progress.evaluationId ? progress : one)),
    );
  });
  return { query, evaluations, shown };
}
