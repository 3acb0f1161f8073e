import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Output } from '../../../src/api/contract.ts';
import styles from './loss-chart.module.css';

export type Metrics = Output<'runs.metrics'>;

/** Total first and strongest; the colours keep their distance for colour-blind eyes. */
const TERMS = [
  { key: 'total', label: 'Total', colour: '#e6e9ec', width: 2 },
  { key: 'gaze', label: 'Gaze', colour: '#e0a458', width: 1.25 },
  { key: 'contrastive', label: 'Contrastive', colour: '#6fb1d6', width: 1.25 },
  { key: 'mapping', label: 'Mapping', colour: '#a58bd6', width: 1.25 },
] as const;

/** The loss and its terms over the steps, drawn again only when there are new points. */
export function LossChart({ metrics, stepCount }: { metrics: Metrics; stepCount: number }) {
  const room = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);

  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const made = new uPlot(options(stepCount), [[], [], [], [], []], element);
    chart.current = made;
    const fit = () => {
      const legendPx = element.querySelector<HTMLElement>('.u-legend')?.offsetHeight ?? 0;
      made.setSize({
        width: element.clientWidth,
        height: Math.max(80, element.clientHeight - legendPx),
      });
    };
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [stepCount]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another step count makes another chart
  useEffect(() => {
    chart.current?.setData([
      metrics.map(point => point.step),
      ...TERMS.map(({ key }) => metrics.map(point => point.loss[key])),
    ] as uPlot.AlignedData);
  }, [metrics, stepCount]);

  const last = metrics.at(-1);
  return (
    <div
      ref={room}
      className={styles.chart}
      role="img"
      aria-label={
        last === undefined
          ? 'Loss curve, no points yet'
          : `Loss curve, total ${last.loss.total.toFixed(3)} at step ${last.step}`
      }
      data-points={metrics.length}
    />
  );
}

function options(stepCount: number): uPlot.Options {
  const axis = {
    stroke: '#8d949d',
    grid: { stroke: '#16191d', width: 1 },
    ticks: { show: false },
    font: "11px 'Inter Variable', system-ui, sans-serif",
  };
  return {
    width: 100,
    height: 100,
    scales: { x: { time: false, range: [1, Math.max(2, stepCount)] } },
    axes: [
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000] },
      { ...axis, size: 46 },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    legend: { live: true },
    series: [
      { label: 'Step', value: (_chart, value) => (value === null ? '–' : String(value)) },
      ...TERMS.map(term => ({
        label: term.label,
        stroke: term.colour,
        width: term.width,
        points: { show: stepCount <= 30, size: 4, fill: term.colour },
        value: (_chart: uPlot, value: number | null) => (value === null ? '–' : value.toFixed(4)),
      })),
    ],
  };
}
