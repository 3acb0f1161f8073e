import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GazeSource } from '../../capture/gaze-source.ts';
import type { FaceView } from '../../sensors/gaze-protocol.ts';
import styles from './camera-preview.module.css';

/** The face should fill about this share of the picture's height. */
const SMALLEST_FACE = 0.3;
/** And its middle be this near to the picture's, as a share of its sides. */
const FARTHEST_FROM_CENTRE = 0.2;

/**
 * The camera picture, drawn by the gaze frame itself over this place: no picture ever reaches the
 * app. Says how to sit.
 */
export function CameraPreview({ gaze }: { gaze: GazeSource | null }) {
  const { t } = useTranslation('read');
  const place = useRef<HTMLDivElement>(null);
  const [face, setFace] = useState<FaceView | null | undefined>(undefined);

  useEffect(() => {
    const element = place.current;
    if (!gaze || !element) return;
    const show = () => gaze.preview?.show(element.getBoundingClientRect());
    const observer = new ResizeObserver(show);
    observer.observe(element);
    window.addEventListener('resize', show);
    const stop = gaze.onEstimate.add(estimate => setFace(estimate.face));
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', show);
      stop();
      gaze.preview?.show(null);
    };
  }, [gaze]);

  const advice = adviceFor(face);
  return (
    <>
      <div ref={place} className={styles.place} data-dark-room>
        {gaze === null && (
          <span className={styles.starting}>
            <Loader size={16} /> {t('camera.starting')}
          </span>
        )}
      </div>
      {gaze !== null && (
        <p className={styles.advice} data-good={advice.isGood || undefined} role="status">
          {t(`camera.${advice.text}`)}
        </p>
      )}
    </>
  );
}

function adviceFor(face: FaceView | null | undefined) {
  if (face === undefined) return { text: 'looking', isGood: false } as const;
  if (face === null) return { text: 'noFace', isGood: false } as const;
  if (face.height < SMALLEST_FACE) return { text: 'tooFar', isGood: false } as const;
  const offCentre = Math.max(
    Math.abs(face.left + face.width / 2 - 0.5),
    Math.abs(face.top + face.height / 2 - 0.5),
  );
  if (offCentre > FARTHEST_FROM_CENTRE) {
    return { text: 'offCentre', isGood: false } as const;
  }
  return { text: 'good', isGood: true } as const;
}
