import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import { formatNumber } from '../../format.ts';
import { CHART_FONT, chartColours } from './chart-colours.ts';
import styles from './curve-chart.module.css';
import { FORMATS, LINES, type Line, type Metrics, type Quantity } from './quantities.ts';

interface CurveChartProps {
  metrics: Metrics;
  stepCount: number;
  quantity: Quantity;
}

/** One quantity over the steps; the legend shows the step under the cursor, or the last. */
export function CurveChart({ metrics, stepCount, quantity }: CurveChartProps) {
  const { t } = useTranslation('train');
  const scheme = useComputedColorScheme('dark');
  const colours = chartColours[scheme];
  const lines = LINES[quantity];
  const room = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [cursorIndex, setCursorIndex] = useState<number | null>(null);

  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const lines = LINES[quantity];
    const made = new uPlot(
      options(stepCount, lines, FORMATS[quantity], chartColours[scheme], setCursorIndex),
      [[], ...lines.map(() => [])],
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [stepCount, scheme, quantity]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another step count or theme makes another chart
  useEffect(() => {
    const values = LINES[quantity].map(({ of }) => metrics.map(of));
    chart.current?.setData([metrics.map(point => point.step), ...values]);
  }, [metrics, stepCount, scheme, quantity]);

  const shown = metrics[cursorIndex ?? metrics.length - 1] ?? metrics.at(-1);
  const value = (line: Line) => {
    const number = shown === undefined ? null : lastOf(line, metrics, shown.step);
    return number === null ? '–' : FORMATS[quantity](number);
  };
  const summary =
    shown === undefined
      ? t('curve.empty')
      : t('curve.summary', { total: formatNumber(shown.loss.total, 4), step: shown.step });
  return (
    <div className={styles.chart}>
      <div className={styles.legend}>
        {lines.map(line => (
          <span key={line.name} className={styles.term}>
            <span className={styles.line} style={{ background: colours[line.name] }} />
            {line.name === 'value' ? t(`quantity.${quantity}`) : t(`loss.${line.name}`)}
            <span className={styles.value}>{value(line)}</span>
          </span>
        ))}
        <span className={styles.step}>
          {shown !== undefined && t('curve.step', { step: shown.step })}
        </span>
      </div>
      <div
        ref={room}
        className={styles.room}
        role="img"
        aria-label={summary}
        data-points={metrics.length}
      />
    </div>
  );
}

/** A line's value at a step, or the last before it: validations are steps apart. */
function lastOf({ name, of }: Line, metrics: Metrics, step: number): number | null {
  const point = metrics.findLast(point => point.step <= step && of(point) !== null);
  if (point === undefined || (name !== 'validation' && point.step < step)) return null;
  return of(point);
}

function options(
  stepCount: number,
  lines: Line[],
  format: (value: number) => string,
  colours: (typeof chartColours)['dark'],
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const axis = {
    stroke: colours.axis,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    font: CHART_FONT,
  };
  const wholeSteps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 200_000,
  ];
  return {
    width: 100,
    height: 100,
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: false, range: (_chart, _first, last) => [1, lastShown(last, stepCount)] },
    },
    axes: [
      { ...axis, incrs: wholeSteps, size: 26 },
      { ...axis, size: 64, values: (_chart, ticks) => ticks.map(format) },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    legend: { show: false },
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
    series: [
      {},
      ...lines.map(({ name, width }) => ({
        width,
        stroke: colours[name],
        // Validations are points joined across the steps between them.
        spanGaps: name === 'validation',
        ...(name === 'validation' ? { dash: [6, 4] } : {}),
        points: {
          show: name === 'validation' || stepCount <= 30,
          size: name === 'validation' ? 5 : 4,
          fill: colours[name],
        },
      })),
    ],
  };
}

/** Some room ahead of the curve, so that its start is not squeezed into a corner. */
function lastShown(lastStep: number | null, stepCount: number): number {
  return Math.max(2, Math.min(stepCount, Math.max(10, (lastStep ?? 0) * 1.15)));
}
