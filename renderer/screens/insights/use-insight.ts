import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Evaluation, EvaluationRequest } from '../../../src/api/contract.ts';
import { useApi, useApiEvent } from '../../api-client.ts';
import { useMethod } from '../../queries.ts';

/** The last evaluation of a kind, and ways to start another or to cancel it. */
export function useInsight(kind: EvaluationRequest['kind']) {
  const api = useApi();
  const client = useQueryClient();
  const key = ['evaluations.list', {}];
  const query = useMethod('evaluations.list', {});
  useApiEvent('evaluation.progress', progress => {
    client.setQueryData<Evaluation[]>(key, before =>
      before?.map(one => (one.evaluationId === progress.evaluationId ? progress : one)),
    );
  });
  const ofKind = (query.data ?? []).filter(({ request }) => request.kind === kind);
  const start = useMutation({
    mutationFn: (request: EvaluationRequest) => api['evaluations.start'](request),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
  const cancel = useMutation({
    mutationFn: (evaluationId: string) => api['evaluations.cancel']({ evaluationId }),
  });
  return {
    query,
    latest: ofKind[0] ?? null,
    /** What there is to look at while another goes on. */
    finished: ofKind.find(({ state }) => state === 'finished') ?? null,
    start,
    cancel,
  };
}
