import { useTranslation } from 'react-i18next';
import styles from './key-hint.module.css';
import { keyName } from './key-name.ts';

/** A key and what it does: `<KeyHint keys={['↑', '↓']}>choose</KeyHint>`. */
export function KeyHint({ keys, children }: { keys: string[]; children?: string }) {
  useTranslation();
  return (
    <span className={styles.hint}>
      {keys.map(key => (
        <kbd key={key} className={styles.key}>
          {keyName(key)}
        </kbd>
      ))}
      {children ? <span>{children}</span> : null}
    </span>
  );
}
