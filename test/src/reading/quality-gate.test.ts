import { expect, test } from 'vitest';
import { defaultGazeGates } from '../../../src/gaze/gates.ts';
import {
  expectedErrorPatches,
  type GazeFigures,
  isAgainstGate,
  isRejected,
  qualityIssues,
  rejectionCounts,
} from '../../../src/reading/quality-gate.ts';

const film = { widthPx: 2100, heightPx: 1800 };
const good: GazeFigures = {
  gazeSource: 'webcam',
  lostShare: 0.02,
  longestGapMs: 300,
  expectedErrorPx: 299,
};
const issuesOf = (figures: Partial<GazeFigures>) =>
  qualityIssues({ ...good, ...figures }, film, defaultGazeGates).map(
    ({ what, severity }) => `${what} ${severity}`,
  );

test('a patch is a seventh of the square the film is padded to', () => {
  expect(expectedErrorPatches({ expectedErrorPx: 240 }, film)).toBeCloseTo(0.8, 6);
  expect(expectedErrorPatches({ expectedErrorPx: null }, film)).toBeNull();
});

test.each<[string, Partial<GazeFigures>, string[]]>([
  ['good gaze', {}, []],
  ['loss at the warning', { lostShare: 0.1 }, ['loss warning']],
  ['loss at the limit', { lostShare: 0.15 }, ['loss rejection']],
  ['a gap of 1.5 s', { longestGapMs: 1500 }, ['gap warning']],
  ['a gap of 3 s', { longestGapMs: 3000 }, ['gap rejection']],
  ['an error of more than a patch', { expectedErrorPx: 301 }, ['error rejection']],
  ['nobody validated', { expectedErrorPx: null }, ['unknownError rejection']],
  [
    'rejections stand first',
    { lostShare: 0.12, longestGapMs: 4000 },
    ['gap rejection', 'loss warning'],
  ],
  ['a mouse is no eye', { gazeSource: 'mouse', expectedErrorPx: null }, ['notEyes rejection']],
  ['nor is gaze played again', { gazeSource: 'replay' }, ['notEyes rejection']],
  ['gaze of a data set', { gazeSource: 'egd-cxr', lostShare: 0.9, expectedErrorPx: null }, []],
  ['no gaze at all', { gazeSource: 'none', lostShare: null, longestGapMs: null }, []],
])('%s', (_what, figures, expected) => {
  expect(issuesOf(figures)).toEqual(expected);
});

test('an issue tells what was measured and the limit it broke', () => {
  const issues = qualityIssues({ ...good, lostShare: 0.2 }, film, defaultGazeGates);
  expect(issues).toEqual([{ what: 'loss', severity: 'rejection', measured: 0.2, limit: 0.15 }]);
  expect(isRejected(issues)).toBe(true);
  const lax = { ...defaultGazeGates, rejectLossShare: 0.5 };
  expect(isRejected(qualityIssues({ ...good, lostShare: 0.2 }, film, lax))).toBe(false);
});

test('rejections are counted for each reason, exclusions by a person for none', () => {
  const by = (gazes: Partial<GazeFigures>) => ({
    exclusion: {
      by: 'gate' as const,
      issues: qualityIssues({ ...good, ...gazes }, film, defaultGazeGates),
    },
  });
  const readings = [
    by({ lostShare: 0.3, longestGapMs: 4000 }),
    by({ longestGapMs: 5000 }),
    { exclusion: { by: 'person' as const, issues: [] } },
    { exclusion: null },
  ];
  expect(rejectionCounts(readings)).toEqual([
    { what: 'gap', count: 2 },
    { what: 'loss', count: 1 },
  ]);
});

test('training goes against the gate of the day, even where that of today would accept', () => {
  const rejected = qualityIssues({ ...good, lostShare: 0.3 }, film, defaultGazeGates);
  expect(isAgainstGate({ issues: [], exclusion: { by: 'gate' } })).toBe(true);
  expect(isAgainstGate({ issues: rejected, exclusion: { by: 'person' } })).toBe(true);
  expect(isAgainstGate({ issues: [], exclusion: { by: 'person' } })).toBe(false);
});
