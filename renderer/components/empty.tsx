import type { ReactNode } from 'react';
import styles from './empty.module.css';

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  /** What to do about it. */
  children?: ReactNode;
  /** Room for more than a sentence and a button. */
  isWide?: boolean;
}

/** A place with nothing in it yet: says what belongs here and how it gets here. */
export function Empty({ icon, title, children, isWide = false }: EmptyProps) {
  return (
    <div className={styles.empty}>
      {icon !== undefined && <div className={styles.icon}>{icon}</div>}
      <div className={styles.title}>{title}</div>
      {children !== undefined && (
        <div className={styles.advice} data-wide={isWide || undefined}>
          {children}
        </div>
      )}
    </div>
  );
}
