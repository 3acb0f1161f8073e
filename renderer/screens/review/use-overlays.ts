import { useMemo } from 'react';
import type { Attention, Plane } from '../../../src/api/contract.ts';
import type { Film } from '../../../src/imaging/film.ts';
import type { Overlay } from '../../film/film-canvas.tsx';
import { filmOverlay, type OverlayStyle, patchOverlay } from './overlays.ts';
import type { Comparison } from './use-comparison.ts';

interface OverlayInputs {
  film: Film | undefined;
  /** The gaze in image pixels. */
  heatmap: Plane | undefined;
  comparison: Comparison | undefined;
  style: OverlayStyle;
}

/** The three panes' overlays; each is null until its map is there. */
export function useOverlays({ film, heatmap, comparison, style }: OverlayInputs) {
  const { colours, opacity, native } = style;
  const steady = useMemo(() => ({ colours, opacity, native }), [colours, opacity, native]);
  const gazeGrid = comparison?.gazeGrid ?? null;
  const gaze = useMemo(() => {
    if (film === undefined) return null;
    // Cell against cell: the gaze on the models' own patches where they are shown as such.
    if (steady.native && gazeGrid !== null) return patchOverlay(gazeGrid, film, steady);
    return heatmap === undefined ? null : filmOverlay(heatmap, film, steady);
  }, [film, heatmap, gazeGrid, steady]);
  const base = useAttentionOverlay(comparison?.base, film, steady);
  const tuned = useAttentionOverlay(comparison?.tuned, film, steady);
  return { gaze, base, tuned };
}

function useAttentionOverlay(
  attention: Attention | undefined,
  film: Film | undefined,
  style: OverlayStyle,
): Overlay | null {
  return useMemo(
    () =>
      attention === undefined || film === undefined
        ? null
        : patchOverlay(attention.grid, film, style),
    [attention, film, style],
  );
}
