import type { ModelSummary, RunProgress } from '../../../src/api/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { StatusChip } from '../../components/status-chip.tsx';
import { formatDate, formatDuration } from '../../format.ts';
import styles from './run-list.module.css';

interface RunListProps {
  runs: RunProgress[];
  models: ModelSummary[];
  shownRunId: string | null;
  onShow(runId: string): void;
}

/** All runs of the library, newest first; a click shows one's curve. */
export function RunList({ runs, models, shownRunId, onShow }: RunListProps) {
  const nameOf = (modelId: string | null) =>
    models.find(model => model.modelId === modelId)?.name ?? modelId;
  return (
    <Panel title="Runs" fill>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Started</th>
            <th>State</th>
            <th>Steps</th>
            <th>Took</th>
            <th>Last loss</th>
            <th>From</th>
            <th>Model made</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(run => (
            <tr key={run.runId} aria-selected={run.runId === shownRunId}>
              <td>
                <button type="button" className={styles.show} onClick={() => onShow(run.runId)}>
                  {formatDate(run.startedAt)}
                </button>
              </td>
              <td>
                <StatusChip status={run.state} />
              </td>
              <td>
                {run.step} of {run.stepCount}
              </td>
              <td>{formatDuration(run.elapsedMs)}</td>
              <td>{run.loss?.total.toFixed(4) ?? '–'}</td>
              <td>{run.baseModelId === null ? 'New nano model' : nameOf(run.baseModelId)}</td>
              <td>{nameOf(run.modelId) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
