import { type MeanAndSd, meanAndSd } from '../../src/evaluation/statistics.ts';
import type { DemoResults, SeedResult } from './run-demo.ts';
import { type Condition, conditions, type Group, type GroupResult, groups } from './scores.ts';

export const conditionNames: Record<Condition, string> = {
  before: 'before training',
  withoutGaze: 'without gaze',
  withGaze: 'with gaze',
  wordsOnly: 'words only',
  readerGaze: "reader's gaze",
};

/** One line of the results: hit rate and CC of every condition, and what gaze adds. */
export interface TableRow {
  title: string;
  sentenceCount: number;
  cells: Record<Condition, { hitRate: string; correlation: string }>;
  gain: string;
}

/** The groups of sentences as lines of a table. */
export function groupRows({ results }: DemoResults): TableRow[] {
  return (Object.keys(groups) as Group[]).flatMap(group => {
    const parts = results.flatMap(result => result.groups[group] ?? []);
    return parts.length === 0 ? [] : [rowOf(groups[group], parts)];
  });
}

/** Each structure and kind of finding as a line of a table. */
export function topicRows({ results }: DemoResults): TableRow[] {
  const topics = new Set(results.flatMap(result => Object.keys(result.topics)));
  return [...topics].sort().map(topic =>
    rowOf(
      topicName(topic),
      results.flatMap((result: SeedResult) => result.topics[topic] ?? []),
    ),
  );
}

const topicNames: Record<string, string> = {
  heart: 'heart, normal',
  heartEnlarged: 'heart, enlarged',
  lungs: 'lungs, clear',
  costophrenicAngles: 'costophrenic angles, clear',
  apices: 'apices, clear',
};

/** A topic as a person says it. */
export function topicName(topic: string): string {
  return topicNames[topic] ?? topic;
}

/** With one repetition SDs are over sentences, with more over repetitions. */
function rowOf(title: string, parts: GroupResult[]): TableRow {
  const cells = Object.fromEntries(
    conditions.map(condition => {
      const summaries = parts.map(part => part[condition]);
      const hits = meanAndSd(summaries.map(({ hitRate }) => 100 * (hitRate ?? 0)));
      const only = summaries.length === 1 ? summaries[0]?.correlation : undefined;
      const correlation = only ?? meanAndSd(summaries.map(s => s.correlation.mean ?? 0));
      return [
        condition,
        { hitRate: plusMinus(hits, 0, ' %'), correlation: plusMinus(correlation, 2) },
      ];
    }),
  ) as TableRow['cells'];
  const sentenceCount = parts.reduce((sum, part) => sum + part.withGaze.sentenceCount, 0);
  return { title, sentenceCount, cells, gain: gainOf(parts) };
}

function gainOf(parts: GroupResult[]): string {
  const [first] = parts;
  if (first === undefined) return '';
  if (parts.length > 1) return signed(plusMinus(meanAndSd(parts.map(p => p.gain.correlation)), 2));
  const { correlation, low, high } = first.gain;
  return signed(`${fixed(correlation, 2)} (${fixed(low, 2)} to ${fixed(high, 2)})`);
}

function signed(text: string): string {
  return text.startsWith('−') ? text : `+${text}`;
}

/** With a minus sign, not a hyphen, and none before zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

function plusMinus({ mean, sd }: MeanAndSd, digits: number, unit = ''): string {
  if (mean === null) return 'none';
  const spread = sd === null ? '' : ` ± ${sd.toFixed(digits)}`;
  return `${fixed(mean, digits)}${spread}${unit}`;
}

/** The group table for a terminal. */
export function printableTable(demo: DemoResults): string {
  const columns = ['', ...conditions.map(name => conditionNames[name]), 'gain from gaze'];
  const lines: string[][] = [];
  for (const { title, sentenceCount, cells, gain } of groupRows(demo)) {
    lines.push([`${title} (n = ${sentenceCount})`, ...conditions.map(() => ''), '']);
    lines.push(['  pointing game', ...conditions.map(name => cells[name].hitRate), '']);
    lines.push(['  CC', ...conditions.map(name => cells[name].correlation), gain]);
  }
  // Titles of groups may run over the empty cells beside them.
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...lines.map(line => (line[1] === '' ? 0 : (line[i] ?? '').length))),
  );
  const format = (line: string[]) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [columns, ...lines].map(format).join('\n');
}
