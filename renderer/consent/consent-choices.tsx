import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CONSENT_KINDS, type ConsentChoices } from '../../src/reading/consent.ts';
import styles from './consent-choices.module.css';

interface ConsentChoicesProps {
  choices: ConsentChoices;
  isDisabled?: boolean;
  onChange(choices: ConsentChoices): void;
}

/** What a reader can agree to, each by itself and in plain words. */
export function ConsentSwitches({ choices, isDisabled = false, onChange }: ConsentChoicesProps) {
  const { t } = useTranslation('consent');
  return (
    <div className={styles.choices}>
      {CONSENT_KINDS.map(kind => (
        <Switch
          key={kind}
          label={t(`kinds.${kind}`)}
          description={t(`words.${kind}`)}
          checked={choices[kind]}
          // There is no sound to keep without a microphone.
          disabled={isDisabled || (kind === 'retention' && !choices.microphone)}
          onChange={event => onChange(changed(choices, kind, event.currentTarget.checked))}
        />
      ))}
    </div>
  );
}

function changed(
  choices: ConsentChoices,
  kind: keyof ConsentChoices,
  isGiven: boolean,
): ConsentChoices {
  const next = { ...choices, [kind]: isGiven };
  return { ...next, retention: next.retention && next.microphone };
}
