import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { StudySummary } from '../../../src/api/contract.ts';
import { useApi } from '../../api-client.ts';
import { filmQuery, useMethod } from '../../queries.ts';
import { useWorklistView, viewOf } from '../library/worklist-view.ts';

/**
 * The cases around the one that is open, in the worklist's order. The next one is decoded while the
 * open one is read; besides these two only the one before stays in memory.
 *
 * @param isOpen whether the open film has arrived: it goes before any other
 */
export function useCases(
  studyId: string,
  isOpen: boolean,
): { next: StudySummary | null; previous: StudySummary | null } {
  const api = useApi();
  const client = useQueryClient();
  const worklist = useWorklistView();
  const view = viewOf(worklist);
  const { isRestored } = worklist;
  const around = useMethod('studies.around', { view, studyId }).data;
  const next = around?.nextCase ?? null;
  const nextId = next?.studyId ?? null;
  const visited = useRef<string[]>([]);

  useEffect(() => {
    visited.current = [...visited.current.filter(id => id !== studyId), studyId].slice(-2);
    useWorklistView.setState({ studyId });
  }, [studyId]);
  useEffect(() => {
    // Before the reader's own order is known, another film would be the next.
    if (!isOpen || !isRestored) return;
    const kept = new Set([...visited.current, nextId]);
    client.removeQueries({
      queryKey: ['film'],
      type: 'inactive',
      predicate: ({ queryKey }) => !kept.has(String(queryKey[1])),
    });
    // It may be minutes until it is wanted; a failure shows when it is opened.
    if (nextId !== null) {
      void client.prefetchQuery({ ...filmQuery(api, nextId), gcTime: Number.POSITIVE_INFINITY });
    }
  }, [api, client, isOpen, isRestored, nextId]);
  useEffect(() => () => client.removeQueries({ queryKey: ['film'], type: 'inactive' }), [client]);

  return { next, previous: around?.previous ?? null };
}
