import { colourMaps } from '../../../src/heatmap/colour-map.ts';
import styles from './colour-bar.module.css';

/** A colour map from its lowest to its highest value, as a CSS gradient. */
export function gradientOf(name: keyof typeof colourMaps): string {
  const colours = colourMaps[name];
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = Math.round((i * 255) / 16) * 3;
    return `rgb(${colours[at]} ${colours[at + 1]} ${colours[at + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

/** What the overlay's colours mean. Each map is scaled to its own range. */
export function ColourBar({ name }: { name: keyof typeof colourMaps }) {
  return (
    <div
      className={styles.bar}
      title="Each map is scaled from its own lowest to its own highest value"
    >
      <span>low</span>
      <div className={styles.colours} style={{ background: gradientOf(name) }} />
      <span>high</span>
    </div>
  );
}
