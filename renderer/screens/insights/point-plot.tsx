import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { regionContains } from '../../../src/imaging/region.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import { formatNumber } from '../../format.ts';
import { nearestPoint, neighbourTowards, type Place, placesIn } from './point-places.ts';
import styles from './point-plot.module.css';

interface PointPlotProps {
  label: string;
  /** x and y of each point in turn. */
  points: readonly number[];
  colourOf(index: number): string;
  /** Said when the keyboard comes to a point. */
  nameOf(index: number): string;
  chosen: ReadonlySet<number>;
  onChoose(indices: Set<number>): void;
  current: number | null;
  onCurrent(index: number | null, place: Place | null): void;
  /** Names of the axes; without them only the distances mean something. */
  axes?: { x: string; y: string };
}

const HIT_PX = 12;
const LASSO_PX = 5;

/** Points that can be pointed at, encircled, and walked through with the arrow keys. */
export function PointPlot(props: PointPlotProps) {
  const { label, points, colourOf, nameOf, chosen, onChoose, current, onCurrent, axes } = props;
  const scheme = useComputedColorScheme('dark');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
  const [lasso, setLasso] = useState<Point[]>([]);
  const places = placesIn(points, size, axes !== undefined);

  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (element === null || element === undefined) return;
    const observer = new ResizeObserver(() =>
      setSize({ widthPx: element.clientWidth, heightPx: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: colours follow the theme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || size.widthPx === 0) return;
    const ratio = window.devicePixelRatio;
    context.canvas.width = size.widthPx * ratio;
    context.canvas.height = size.heightPx * ratio;
    context.scale(ratio, ratio);
    const style = getComputedStyle(context.canvas);
    const text = style.getPropertyValue('color');
    const radius = places.length > 1500 ? 2.5 : 4;
    places.forEach(({ xPx, yPx }, index) => {
      context.globalAlpha = chosen.size === 0 || chosen.has(index) ? 0.9 : 0.25;
      context.fillStyle = colourOf(index);
      context.beginPath();
      context.arc(xPx, yPx, radius, 0, 2 * Math.PI);
      context.fill();
    });
    context.globalAlpha = 1;
    context.strokeStyle = text;
    const now = current === null ? undefined : places[current];
    if (now !== undefined) {
      context.lineWidth = 2;
      context.beginPath();
      context.arc(now.xPx, now.yPx, radius + 3, 0, 2 * Math.PI);
      context.stroke();
    }
    if (lasso.length > 1) {
      context.lineWidth = 1.5;
      context.setLineDash([5, 4]);
      context.beginPath();
      for (const { xPx, yPx } of lasso) context.lineTo(xPx, yPx);
      context.stroke();
      context.setLineDash([]);
    }
  }, [points, size, chosen, current, lasso, scheme, colourOf]);

  const at = ({ clientX, clientY }: PointerEvent): Point => {
    const box = canvas.current?.getBoundingClientRect();
    return { xPx: clientX - (box?.left ?? 0), yPx: clientY - (box?.top ?? 0) };
  };
  const go = (index: number | null) =>
    onCurrent(index, index === null ? null : (places[index] ?? null));
  const toggle = (index: number) => {
    const next = new Set(chosen);
    if (!next.delete(index)) next.add(index);
    onChoose(next);
  };
  const onPointerMove = (event: PointerEvent) => {
    const point = at(event);
    if (lasso.length > 0) return setLasso([...lasso, point]);
    go(nearestPoint(places, point, HIT_PX));
  };
  const onPointerUp = (event: PointerEvent) => {
    const path = lasso;
    setLasso([]);
    const [first] = path;
    const end = at(event);
    const isDrawn = path.some(
      ({ xPx, yPx }) => first && Math.hypot(xPx - first.xPx, yPx - first.yPx) > LASSO_PX,
    );
    if (!isDrawn) {
      const index = nearestPoint(places, end, HIT_PX);
      if (index !== null) toggle(index);
      else if (!event.shiftKey) onChoose(new Set());
      return;
    }
    const inside = [...places.keys()].filter(i => regionContains([path], places[i] as Place));
    onChoose(new Set(event.shiftKey ? [...chosen, ...inside] : inside));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = DIRECTIONS[event.key];
    if (direction !== undefined) go(neighbourTowards(places, current, direction));
    else if ((event.key === 'Enter' || event.key === ' ') && current !== null) toggle(current);
    else if (event.key === 'Escape') onChoose(new Set());
    else return;
    event.preventDefault();
  };
  const range = (axis: 0 | 1) => {
    const values = points.filter((_, i) => i % 2 === axis);
    return [Math.min(...values), Math.max(...values)] as const;
  };

  return (
    <div className={styles.plot} data-axes={axes !== undefined || undefined}>
      {axes !== undefined && (
        <div className={styles.y}>
          <span>{formatNumber(range(1)[1], 2)}</span>
          <span className={styles.name}>{axes.y}</span>
          <span>{formatNumber(range(1)[0], 2)}</span>
        </div>
      )}
      <div
        className={styles.room}
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: walked through with the arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          className={styles.canvas}
          onPointerMove={onPointerMove}
          onPointerDown={event => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setLasso([at(event)]);
          }}
          onPointerUp={onPointerUp}
          onPointerLeave={() => lasso.length === 0 && go(null)}
        />
        <span className={styles.spoken} aria-live="polite">
          {current === null ? '' : nameOf(current)}
        </span>
      </div>
      {axes !== undefined && (
        <div className={styles.x}>
          <span>{formatNumber(range(0)[0], 2)}</span>
          <span className={styles.name}>{axes.x}</span>
          <span>{formatNumber(range(0)[1], 2)}</span>
        </div>
      )}
    </div>
  );
}

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { xPx: -1, yPx: 0 },
  ArrowRight: { xPx: 1, yPx: 0 },
  ArrowUp: { xPx: 0, yPx: -1 },
  ArrowDown: { xPx: 0, yPx: 1 },
};
