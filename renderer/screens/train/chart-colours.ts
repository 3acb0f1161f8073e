import type { Line } from './quantities.ts';

interface ChartColours extends Record<Line['name'], string> {
  axis: string;
  grid: string;
}

export const CHART_FONT = "11px 'Inter Variable', system-ui, sans-serif";

/** The canvas takes no CSS variables. The terms keep their distance for colour-blind eyes too. */
export const chartColours: Record<'dark' | 'light', ChartColours> = {
  dark: {
    total: '#e6e9ec',
    gaze: '#e0a458',
    contrastive: '#6fb1d6',
    mapping: '#a58bd6',
    validation: '#7fb894',
    value: '#7db4c9',
    axis: '#8d949d',
    grid: '#16191d',
  },
  light: {
    total: '#1a2026',
    gaze: '#b06a00',
    contrastive: '#1f78ab',
    mapping: '#7a55bd',
    validation: '#24774a',
    value: '#2f6c84',
    axis: '#59636d',
    grid: '#e4e8eb',
  },
};
