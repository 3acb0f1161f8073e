import { create } from 'zustand';
import type { StudySummary } from '../../../src/api/contract.ts';

export type StatusFilter = 'all' | StudySummary['status'];
export type SortBy = 'newest' | 'oldest' | 'name' | 'status';

/** What the worklist shows; kept while the app runs, so that coming back finds it as it was. */
export const useWorklistView = create<{ search: string; filter: StatusFilter; sortBy: SortBy }>(
  () => ({ search: '', filter: 'all', sortBy: 'newest' }),
);

const collator = new Intl.Collator('en', { numeric: true });
const STATUS_RANK = { interrupted: 0, unread: 1, read: 2 };

/** The studies that match the search and the filter, in the order chosen. */
export function orderWorklist(
  studies: StudySummary[],
  view: { search: string; filter: StatusFilter; sortBy: SortBy },
): StudySummary[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const byName = (a: StudySummary, b: StudySummary) => collator.compare(a.fileName, b.fileName);
  const orders: Record<SortBy, (a: StudySummary, b: StudySummary) => number> = {
    newest: (a, b) => b.importedAt.localeCompare(a.importedAt) || byName(a, b),
    oldest: (a, b) => a.importedAt.localeCompare(b.importedAt) || byName(a, b),
    name: byName,
    status: (a, b) => STATUS_RANK[a.status] - STATUS_RANK[b.status] || byName(a, b),
  };
  return studies
    .filter(study => view.filter === 'all' || study.status === view.filter)
    .filter(study => words.every(word => study.fileName.toLowerCase().includes(word)))
    .sort(orders[view.sortBy]);
}
