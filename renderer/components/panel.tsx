import type { ReactNode } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  title?: string;
  /** At the right of the title. */
  aside?: ReactNode;
  /** Grows with its room and scrolls inside. */
  fill?: boolean;
  children: ReactNode;
}

/** A quiet box with an optional title. */
export function Panel({ title, aside, fill = false, children }: PanelProps) {
  return (
    <section className={styles.panel} data-fill={fill || undefined} aria-label={title}>
      {(title !== undefined || aside !== undefined) && (
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <div className={styles.aside}>{aside}</div>
        </div>
      )}
      <div className={styles.body}>{children}</div>
    </section>
  );
}
