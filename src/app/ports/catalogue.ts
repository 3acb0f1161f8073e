import type { StudyStatus, StudySummary, WorklistView } from '../../api/contract.ts';
import type { ReadingRecord } from './readings.ts';
import type { StudyRecord } from './studies.ts';

/** The index over studies and readings. */
export interface Catalogue {
  studies(): StudyRecord[];
  study(studyId: string): StudyRecord | null;
  /** With what their readings make of them; all, oldest first, or those asked for that there are. */
  summaries(studyIds?: string[]): StudySummary[];
  counts(): { studyCount: number; heldOutCount: number };
  worklist: WorklistIndex;
  /** The study that a file was imported as. */
  studyOfSource(sourceKey: string): StudyRecord | null;
  putStudy(record: StudyRecord): void;
  readings(studyId?: string): ReadingRecord[];
  reading(readingId: string): ReadingRecord | null;
  putReading(record: ReadingRecord): void;
  removeReading(readingId: string): void;
}

/** The studies in the order of a view, without going through all of them. */
export interface WorklistIndex {
  page(view: WorklistView, offset: number, limit: number): StudySummary[];
  /** How many match the search, by status. */
  counts(search: string): Record<StudyStatus, number>;
  /** How many rows of the view stand above the study; null where the view does not show it. */
  indexOf(view: WorklistView, studyId: string): number | null;
  /** The nearest row that is not excluded, above or below the study. */
  neighbour(view: WorklistView, studyId: string, side: 'above' | 'below'): StudySummary | null;
  /** The first study of this status below the given one in the view's order, from the top again after the last. */
  nextOf(status: StudyStatus, view: WorklistView, studyId: string): StudySummary | null;
}
