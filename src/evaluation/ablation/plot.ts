import { meanAndSd } from '../statistics.ts';
import { type Arm, armName } from './arms.ts';
import type { MeasuredCell } from './table.ts';

const width = 640;
const height = 400;
const margin = { left: 64, right: 16, top: 40, bottom: 56 };
const ink = '#1f2933';
const faint = '#c5ccd3';
const accent = '#0b6bcb';
const tickCount = 5;

/**
 * Agreement of attention with gaze by the share of readings with gaze, all terms on, as an SVG
 * document: a dot for each seed, their mean as a line, its standard deviation as a bar. Shares stand
 * at equal distances: on a linear axis 1 % and 5 % would be one.
 */
export function ablationPlot(arms: readonly Arm[], cells: readonly MeasuredCell[]): string {
  const full = arms.filter(({ losses }) => losses.gaze && losses.contrastive && losses.mapping);
  const columns = full.map(arm => ({
    label: `${100 * arm.gazeShare} %`,
    values: cells
      .filter(cell => cell.arm === armName(arm))
      .map(({ gazeAgreement }) => gazeAgreement)
      .filter(value => value !== null),
  }));
  const all = columns.flatMap(({ values }) => values);
  const [low, high] = rangeOf(all);
  const x = (column: number) =>
    margin.left + ((column + 0.5) / columns.length) * (width - margin.left - margin.right);
  const y = (value: number) =>
    height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const means = columns.map(({ values }) => meanAndSd(values));
  const line = means.flatMap(({ mean }, i) =>
    mean === null ? [] : [`${x(i).toFixed(1)},${y(mean).toFixed(1)}`],
  );
  const ticks = Array.from(
    { length: tickCount },
    (_, i) => low + (i / (tickCount - 1)) * (high - low),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="13" fill="${ink}">`,
    '<title>Agreement of attention with gaze by share of readings with gaze</title>',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<text x="${margin.left}" y="22" font-weight="600">Agreement of attention with gaze (CC, unseen readings)</text>`,
    ...ticks.flatMap(tick => [
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="${faint}"/>`,
      `<text x="${margin.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${tick.toFixed(2)}</text>`,
    ]),
    ...columns.map(
      ({ label }, i) =>
        `<text x="${x(i).toFixed(1)}" y="${height - margin.bottom + 20}" text-anchor="middle">${label}</text>`,
    ),
    `<text x="${(width + margin.left) / 2}" y="${height - 14}" text-anchor="middle">share of the training readings with gaze</text>`,
    ...means.flatMap(({ mean, sd }, i) =>
      mean === null || sd === null
        ? []
        : [
            `<line x1="${x(i).toFixed(1)}" x2="${x(i).toFixed(1)}" y1="${y(mean - sd).toFixed(1)}" y2="${y(mean + sd).toFixed(1)}" stroke="${accent}" stroke-width="2"/>`,
          ],
    ),
    `<polyline points="${line.join(' ')}" fill="none" stroke="${accent}" stroke-width="2"/>`,
    ...columns.flatMap(({ values }, i) =>
      values.map(
        value =>
          `<circle cx="${x(i).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4" fill="${accent}" fill-opacity="0.45"/>`,
      ),
    ),
    '</svg>',
    '',
  ].join('\n');
}

/** A little more than the values take; never empty. */
function rangeOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.1 * (high - low), 0.01);
  return [low - room, high + room];
}
