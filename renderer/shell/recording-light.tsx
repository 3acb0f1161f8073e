import { useTranslation } from 'react-i18next';
import styles from './recording-light.module.css';
import { useSensorsInUse } from './sensors-in-use.ts';

interface RecordingLightProps {
  /** In the rail or a bar it takes its place there; elsewhere it lies over the window's edge. */
  place: 'rail' | 'bar' | 'edge';
}

/** Lit as long as camera or microphone is on, and names which. */
export function RecordingLight({ place }: RecordingLightProps) {
  const { t } = useTranslation('consent');
  const camera = useSensorsInUse(state => state.camera.size > 0);
  const microphone = useSensorsInUse(state => state.microphone.size > 0);
  const lit = camera && microphone ? 'both' : camera ? 'camera' : microphone ? 'microphone' : null;
  return (
    <div className={styles.light} data-place={place} role="status">
      {lit !== null && (
        <>
          <span className={styles.lamp} aria-hidden />
          <span>{t(`light.${lit}`)}</span>
        </>
      )}
    </div>
  );
}
