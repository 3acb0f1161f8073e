import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EvaluationRequest } from '../../../src/api/contract.ts';
import { useApi } from '../../api-client.ts';
import { useEvaluations } from '../evaluate/use-evaluations.ts';

/** The last evaluation of a kind, and ways to start another or to cancel it. */
export function useInsight(kind: EvaluationRequest['kind']) {
  const api = useApi();
  const client = useQueryClient();
  const { query, evaluations } = useEvaluations(null);
  const ofKind = evaluations.filter(({ request }) => request.kind === kind);
  const start = useMutation({
    mutationFn: (request: EvaluationRequest) => api['evaluations.start'](request),
    onSuccess: () => client.invalidateQueries({ queryKey: ['evaluations.list'] }),
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
