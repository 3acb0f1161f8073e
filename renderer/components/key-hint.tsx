import styles from './key-hint.module.css';

/** A key and what it does: `<KeyHint keys={['↑', '↓']}>choose</KeyHint>`. */
export function KeyHint({ keys, children }: { keys: string[]; children?: string }) {
  return (
    <span className={styles.hint}>
      {keys.map(key => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
      {children !== undefined && <span>{children}</span>}
    </span>
  );
}
