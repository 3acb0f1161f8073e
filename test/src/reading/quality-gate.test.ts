import { expect, test } from 'vitest';
import { defaultGazeGates } from '../../../src/gaze/gates.ts';
import {
  expectedErrorPatches,
  type GazeFigures,
  isRejected,
  qualityIssues,
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
