import type { Point } from '../../../src/imaging/viewport.ts';
import { DOT_MOVE_MS } from './dot-move.ts';
import styles from './target-dot.module.css';

const RADIUS_PX = 19;
const CIRCUMFERENCE_PX = 2 * Math.PI * RADIUS_PX;

interface TargetDotProps {
  at: Point;
  label: string;
  /** 0 while waiting for the reader, then how much of the point's samples is taken. */
  share: number;
  /** Glides to where it is now wanted. */
  isGliding: boolean;
  onPress(): void;
}

/** A dot to look at; it shrinks and the ring around it closes while samples are taken. */
export function TargetDot({ at, label, share, isGliding, onPress }: TargetDotProps) {
  return (
    <button
      type="button"
      className={styles.target}
      style={{
        transform: `translate(${at.xPx - 24}px, ${at.yPx - 24}px)`,
        transitionDuration: isGliding ? `${DOT_MOVE_MS}ms` : '0ms',
      }}
      data-busy={share > 0 || undefined}
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
