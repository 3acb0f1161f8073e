import { useTranslation } from 'react-i18next';
import { meanPoint } from '../../../src/gaze/accuracy.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import type { Calibration, CalibrationTarget } from '../../../src/reading/journal.ts';
import styles from './accuracy-picture.module.css';
import type { DotTask } from './calibration-draft.ts';

interface AccuracyPictureProps {
  calibration: Calibration;
  screen: ScreenGeometry;
  onRedo(task: DotTask): void;
}

/**
 * The screen in small: dots learnt from (rings), dots checked (crosses), what was estimated there
 * (clouds) and how far its middle is off (arrows). Every dot is a button that takes it again.
 */
export function AccuracyPicture({ calibration, screen, onRedo }: AccuracyPictureProps) {
  const { t } = useTranslation('calibration');
  const { points, validation } = calibration;
  const { widthPx, heightPx } = screen;
  const at = ({ xPx, yPx }: Point) => ({
    left: `${(100 * xPx) / widthPx}%`,
    top: `${(100 * yPx) / heightPx}%`,
  });
  return (
    <div
      className={styles.frame}
      style={{ aspectRatio: `${widthPx} / ${heightPx}` }}
      data-dark-room
    >
      <svg
        className={styles.picture}
        viewBox={`0 0 ${widthPx} ${heightPx}`}
        role="img"
        aria-label={t('accuracy.picture')}
      >
        <defs>
          <marker
            id="accuracy-arrow"
            viewBox="0 0 10 10"
            refX={8}
            refY={5}
            markerWidth={6}
            markerHeight={6}
            orient="auto-start-reverse"
          >
            <path d="M0 0 10 5 0 10z" className={styles.head} />
          </marker>
        </defs>
        {points.map(({ xPx, yPx }) => (
          <circle key={`${xPx} ${yPx}`} cx={xPx} cy={yPx} r={9} className={styles.learnt} />
        ))}
        {validation.map(target => (
          <Cloud key={`${target.xPx} ${target.yPx}`} target={target} />
        ))}
      </svg>
      {points.map((point, index) => (
        <button
          key={`dot ${point.xPx} ${point.yPx}`}
          type="button"
          className={styles.dot}
          style={at(point)}
          title={t('accuracy.redoDot', { number: index + 1 })}
          aria-label={t('accuracy.redoDot', { number: index + 1 })}
          onClick={() => onRedo({ kind: 'calibration', index })}
        />
      ))}
      {validation.map((target, index) => (
        <button
          key={`check ${target.xPx} ${target.yPx}`}
          type="button"
          className={styles.dot}
          style={at(target)}
          title={t('accuracy.redoCheck', { number: index + 1 })}
          aria-label={t('accuracy.redoCheck', { number: index + 1 })}
          onClick={() => onRedo({ kind: 'validation', index })}
        >
          <span className={styles.number}>{index + 1}</span>
        </button>
      ))}
    </div>
  );
}

function Cloud({ target }: { target: CalibrationTarget }) {
  const { xPx, yPx, samples } = target;
  const middle = samples.length > 0 ? meanPoint(samples) : null;
  return (
    <g>
      {samples.map((sample, i) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: samples never change
          key={i}
          cx={sample.xPx}
          cy={sample.yPx}
          r={6}
          className={styles.sample}
        />
      ))}
      {middle && (
        <line
          x1={xPx}
          y1={yPx}
          x2={middle.xPx}
          y2={middle.yPx}
          className={styles.offset}
          markerEnd="url(#accuracy-arrow)"
        />
      )}
      <path d={`M${xPx - 14} ${yPx}h28M${xPx} ${yPx - 14}v28`} className={styles.target} />
    </g>
  );
}
