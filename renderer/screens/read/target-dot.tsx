import type { Point } from '../../../src/imaging/viewport.ts';
import styles from './target-dot.module.css';

const RADIUS_PX = 19;
const CIRCUMFERENCE_PX = 2 * Math.PI * RADIUS_PX;

interface TargetDotProps {
  at: Point;
  label: string;
  /** 0 while waiting for the reader, then how much of the point's samples is taken. */
  share: number;
  onPress(): void;
}

/** A dot to look at; the ring around it closes while samples are taken. */
export function TargetDot({ at, label, share, onPress }: TargetDotProps) {
  return (
    <button
      type="button"
      className={styles.target}
      style={{ left: at.xPx, top: at.yPx }}
      aria-label={label}
      onClick={onPress}
    >
      <svg width={48} height={48} viewBox="-24 -24 48 48" aria-hidden>
        <circle r={RADIUS_PX} className={styles.track} />
        <circle
          r={RADIUS_PX}
          className={styles.ring}
          strokeDasharray={CIRCUMFERENCE_PX}
          strokeDashoffset={CIRCUMFERENCE_PX * (1 - share)}
        />
        <circle r={8} className={styles.dot} />
        <circle r={2} className={styles.pupil} />
      </svg>
    </button>
  );
}
