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
    const show = () => gaze.preview?.show(element.getBoundingClientRect());
    const observer = new ResizeObserver(show);
    observer.observe(element);
    window.addEventListener('resize', show);
    let saidMs = Number.NEGATIVE_INFINITY;
    const stop = gaze.onEstimate.add(estimate => {
      if (performance.now() - saidMs < SAY_AGAIN_MS) return;
      saidMs = performance.now();
      setSitting(sittingOf(estimate));
    });
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', show);
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
