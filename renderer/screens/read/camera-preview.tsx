import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GazeSource } from '../../capture/gaze-source.ts';
import styles from './camera-preview.module.css';
import { type Sitting, sittingOf } from './sitting.ts';
import { SittingChecks } from './sitting-checks.tsx';

/** What is said changes at most this often: a text that flickers can't be read. */
const SAY_AGAIN_MS = 400;

/**
 * The camera picture, drawn by the gaze frame itself over this place: no picture ever reaches the
 * app. Says how to sit.
 */
export function CameraPreview({ gaze }: { gaze: GazeSource | null }) {
  const { t } = useTranslation(['read', 'calibration']);
  const place = useRef<HTMLDivElement>(null);
  const [sitting, setSitting] = useState<Sitting | null>(null);

  useEffect(() => {
    const element = place.current;
    if (!gaze || !element) return;
    // What appears above, a turned wheel, the window: each moves the place without a word of it.
    let shown = '';
    let frame = 0;
    const follow = () => {
      const rectangle = element.getBoundingClientRect();
      const now = `${rectangle.left} ${rectangle.top} ${rectangle.width} ${rectangle.height}`;
      if (now !== shown) {
        const scroller = element.closest('[data-scroller]');
        gaze.preview?.show(rectangle, scroller?.getBoundingClientRect());
      }
      shown = now;
      frame = requestAnimationFrame(follow);
    };
    follow();
    let saidMs = Number.NEGATIVE_INFINITY;
    const stop = gaze.onEstimate.add(estimate => {
      if (performance.now() - saidMs < SAY_AGAIN_MS) return;
      saidMs = performance.now();
      setSitting(sittingOf(estimate));
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
      gaze.preview?.show(null);
    };
  }, [gaze]);

  return (
    <>
      <div ref={place} className={styles.place} data-dark-room>
        {gaze === null && (
          <span className={styles.starting}>
            <Loader size={16} /> {t('camera.starting')}
          </span>
        )}
      </div>
      {gaze !== null && sitting === null && (
        <p className={styles.looking}>{t('calibration:sitting.looking')}</p>
      )}
      {gaze !== null && sitting !== null && <SittingChecks sitting={sitting} />}
    </>
  );
}
