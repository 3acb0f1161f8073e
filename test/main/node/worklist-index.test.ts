import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { SqliteCatalogue } from '../../../main/node/catalogue.ts';
import { pageQuery } from '../../../main/node/worklist-index.ts';
import type { StudyStatus, StudySummary, WorklistView } from '../../../src/api/contract.ts';
import type { ReadingRecord, StudyRecord } from '../../../src/app/ports.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import { fillCatalogue } from '../../support/large-worklist.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const STATUS_ORDER: StudyStatus[] = ['interrupted', 'unread', 'read', 'excluded'];
const names = ['Film 9', 'film 10', 'FILM 2 pa', 'Ärztin 3', 'artzin 20', 'lateral 1'];

/** A study of random age and status; several share a name or a time. */
function study(i: number, random: () => number): StudyRecord {
  const isExcluded = random() < 0.2;
  return {
    studyId: `s${String(Math.floor(random() * 1e9)).padStart(9, '0')}${i}`,
    fileName: names[Math.floor(random() * names.length)] ?? '',
    format: 'dicom',
    widthPx: 10,
    heightPx: 10,
    importedAt: new Date(1e12 + 1000 * Math.floor(random() * 8)).toISOString(),
    heldOut: false,
    patientKey: null,
    burnedInText: 'no',
    sourceKey: null,
    exclusion: isExcluded ? { reason: 'other', at: '2026-01-01T00:00:00.000Z' } : null,
  };
}

function reading(studyId: string, i: number, state: ReadingRecord['state']): ReadingRecord {
  const counts = { gazeSampleCount: 0, wordCount: 0, sentenceCount: 0, durationMs: 0 };
  const unknown = { lossShare: null, meanErrorPx: null, lostShare: null, longestGapMs: null };
  const gaze = { gazeSource: 'none' as const, expectedErrorPx: null };
  const decided = { exclusion: null, inclusion: null, damagedLineCount: 0 };
  const about = { readingId: `r${i}`, studyId, reader: '', startedAt: '', state };
  return { ...about, ...counts, ...unknown, ...gaze, ...decided };
}

function filled(seed: number) {
  const generator = new SeededRandom(seed);
  const random = () => generator.uniform();
  const catalogue = new SqliteCatalogue(':memory:');
  const records = Array.from({ length: 60 }, (_, i) => study(i, random));
  const states = ['open', 'finished', 'discarded'] as const;
  for (const record of records) catalogue.putStudy(record);
  const readings = records.flatMap(({ studyId }, i) =>
    states.filter(() => random() < 0.3).map((state, j) => reading(studyId, 10 * i + j, state)),
  );
  for (const one of readings) catalogue.putReading(one);
  const statusOf = ({ studyId, exclusion }: StudyRecord): StudyStatus => {
    const has = (state: string) => readings.some(r => r.studyId === studyId && r.state === state);
    if (exclusion !== null) return 'excluded';
    return has('finished') ? 'read' : has('open') ? 'interrupted' : 'unread';
  };
  return { catalogue, known: records.map(record => ({ ...record, status: statusOf(record) })) };
}

type Known = ReturnType<typeof filled>['known'][number];

const plain = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const orders: Record<WorklistView['sort'], (a: Known, b: Known) => number> = {
  oldest: (a, b) => compare(a.importedAt, b.importedAt) || compare(a.studyId, b.studyId),
  newest: (a, b) => orders.oldest(b, a),
  name: (a, b) => collator.compare(a.fileName, b.fileName) || compare(a.studyId, b.studyId),
  status: (a, b) =>
    STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status) || orders.name(a, b),
};

const views = (['newest', 'oldest', 'name', 'status'] as const).flatMap(sort =>
  (['all', 'unread', 'read', 'excluded'] as const).flatMap(filter =>
    ['', 'fIlm', 'artz 2', 'ä'].map(search => ({ sort, filter, search })),
  ),
);
const ids = (studies: readonly (StudySummary | Known)[]) => studies.map(({ studyId }) => studyId);
const idOf = (study: StudySummary | Known | null | undefined) => study?.studyId ?? null;

test.each(views)('the list by $sort of $filter with “$search” is as sorted by hand', view => {
  const { catalogue, known } = filled(7);
  const words = plain(view.search).split(' ');
  const found = known.filter(({ fileName }) => words.every(word => plain(fileName).includes(word)));
  const listed = found
    .filter(({ status }) => view.filter === 'all' || status === view.filter)
    .sort(orders[view.sort]);
  const { worklist } = catalogue;

  expect(ids(worklist.page(view, 0, 500))).toEqual(ids(listed));
  expect(ids(worklist.page(view, 3, 4))).toEqual(ids(listed.slice(3, 7)));
  const counts = worklist.counts(view.search);
  for (const status of STATUS_ORDER) {
    expect(counts[status]).toBe(found.filter(study => study.status === status).length);
  }
  const isCase = (study: Known) => view.filter === 'excluded' || study.status !== 'excluded';
  for (const study of known) {
    const index = listed.findIndex(({ studyId }) => studyId === study.studyId);
    expect(worklist.indexOf(view, study.studyId)).toBe(index < 0 ? null : index);
    const above = listed.filter(other => orders[view.sort](other, study) < 0).filter(isCase);
    const below = listed.filter(other => orders[view.sort](other, study) > 0).filter(isCase);
    expect(idOf(worklist.neighbour(view, study.studyId, 'above'))).toBe(idOf(above.at(-1)));
    expect(idOf(worklist.neighbour(view, study.studyId, 'below'))).toBe(idOf(below[0]));
    const asUnread = { ...study, status: 'unread' as const };
    const cases = found
      .filter(({ studyId, status }) => status === 'unread' && studyId !== study.studyId)
      .sort(orders[view.sort]);
    const next = cases.find(other => orders[view.sort](other, asUnread) > 0) ?? cases[0];
    expect(idOf(worklist.nextOf('unread', view, study.studyId))).toBe(idOf(next));
  }
});

test('of 5 000 films every view is a walk along an index, and a page is small', async () => {
  const path = join(await temporaryFolder(), 'catalogue.sqlite');
  const catalogue = new SqliteCatalogue(path);
  fillCatalogue(catalogue, 5000);
  const database = new DatabaseSync(path);
  for (const view of views) {
    const { sql, values } = pageQuery(view);
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values, 100, 0);
    expect([view, JSON.stringify(plan)]).toEqual([view, expect.not.stringMatching(/TEMP B-TREE/)]);
  }
  database.close();
  const view = { search: '', filter: 'all', sort: 'newest' } as const;
  const page = catalogue.worklist.page(view, 4900, 100);
  expect(page).toHaveLength(100);
  expect(JSON.stringify(page).length).toBeLessThan(50_000);
  const { unread, read, interrupted, excluded } = catalogue.worklist.counts('');
  expect(unread + read + interrupted + excluded).toBe(5000);
  catalogue.close();
});
