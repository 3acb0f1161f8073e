import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';
import { useOverflow } from './use-overflow.ts';

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
  const [body, isOverflowing] = useOverflow<HTMLDivElement>();
  const titleId = useId();
  // What scrolls is a stop of the Tab key, so that the arrow keys can scroll it; what doesn't is none.
  const stop = { tabIndex: 0, role: 'group', 'aria-labelledby': titleId };
  return (
    <section className={styles.panel} data-fill={fill || undefined} aria-label={title}>
      {(title !== undefined || aside !== undefined) && (
        <div className={styles.head}>
          <h2 className={styles.title} id={titleId}>
            {title}
          </h2>
          <div className={styles.aside}>{aside}</div>
        </div>
      )}
      <div ref={body} className={styles.body} {...(fill && isOverflowing ? stop : {})}>
        {children}
      </div>
    </section>
  );
}
