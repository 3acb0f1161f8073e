import { useEffect, useRef, useState } from 'react';
import type { KeptCalibration } from '../../../src/api/contract.ts';
import { isSameDisplay } from '../../../src/reading/calibration-profile.ts';
import { displayPlace } from '../../capture/display-place.ts';
import type { GazeSource } from '../../capture/gaze-source.ts';
import { useMethod } from '../../queries.ts';

/** Windows are moved without any event. */
const LOOK_AGAIN_MS = 1000;

/**
 * The reader's last calibration before this camera, fitting or not; null until the camera was on for
 * the first time. Between two films, while it is off, it is still known.
 */
export function useKeptCalibration(
  gaze: GazeSource | null,
  reader: string,
): KeptCalibration | null {
  const display = useDisplay();
  const lastCamera = useRef<string | null>(null);
  if (gaze !== null) lastCamera.current = gaze.label;
  const camera = lastCamera.current ?? '';
  const isWanted = lastCamera.current !== null && reader !== '';
  const kept = useMethod('calibrations.find', { reader, camera, display }, isWanted).data;
  return isWanted ? (kept ?? null) : null;
}

function useDisplay() {
  const [display, setDisplay] = useState(displayPlace);
  useEffect(() => {
    const look = () =>
      setDisplay(before => {
        const now = displayPlace();
        return isSameDisplay(before, now) ? before : now;
      });
    window.addEventListener('resize', look);
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      window.removeEventListener('resize', look);
      clearInterval(timer);
    };
  }, []);
  return display;
}
