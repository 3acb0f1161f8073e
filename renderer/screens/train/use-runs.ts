import { useQueryClient } from '@tanstack/react-query';
import type { RunProgress } from '../../../src/api/contract.ts';
import { useApiEvent } from '../../api-client.ts';
import { useMethod } from '../../queries.ts';
import type { Metrics } from './quantities.ts';

const ACTIVE = new Set<RunProgress['state']>(['queued', 'preparing', 'running']);

/** Whether the run goes on, or waits for its turn. */
export function isActive(run: RunProgress): boolean {
  return ACTIVE.has(run.state);
}

/** All runs, newest first, and the curve of one; both follow the host's progress events. */
export function useRuns(shownRunId: string | null) {
  const client = useQueryClient();
  const runsQuery = useMethod('runs.list', {});
  const runs = (runsQuery.data ?? []).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const shown =
    runs.find(run => run.runId === shownRunId) ?? runs.find(isActive) ?? runs[0] ?? null;
  const metricsKey = ['runs.metrics', { runId: shown?.runId ?? '' }];
  const metrics = useMethod('runs.metrics', { runId: shown?.runId ?? '' }, shown !== null);

  useApiEvent('run.progress', progress => {
    client.setQueryData<RunProgress[]>(['runs.list', {}], before =>
      before === undefined
        ? before
        : [...before.filter(run => run.runId !== progress.runId), progress],
    );
    if (progress.runId === shown?.runId && !isActive(progress)) {
      client.invalidateQueries({ queryKey: metricsKey });
    }
  });
  useApiEvent('run.points', ({ runId, points }) => {
    const first = points[0]?.step ?? 0;
    client.setQueryData<Metrics>(['runs.metrics', { runId }], before =>
      before === undefined ? before : [...before.filter(({ step }) => step < first), ...points],
    );
  });

  return { runs, runsQuery, shown, metrics: metrics.data ?? [] };
}
