import { Autocomplete, Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportOf } from '../../../src/base/app-error.ts';
import { KeyHint } from '../../components/key-hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useHotkeys } from '../../components/use-hotkeys.ts';
import { ConsentSwitches } from '../../consent/consent-choices.tsx';
import { NOTHING, type ReaderConsent } from '../../consent/use-consent.ts';
import { useMethod, useSettings } from '../../queries.ts';
import styles from './consent-stage.module.css';

interface ConsentStageProps {
  /** The film's name. */
  title: string;
  consent: ReaderConsent;
  onCancel(): void;
}

/**
 * Asks a reader, once, what may be recorded of them. Camera and microphone are off until then, and
 * nothing is ticked in advance.
 */
export function ConsentStage({ title, consent, onCancel }: ConsentStageProps) {
  const { t } = useTranslation(['consent', 'common', 'read']);
  const { settings, error, change } = useSettings();
  const known = useMethod('readers.list', {}).data ?? [];
  const [typed, setTyped] = useState<string | null>(null);
  const [choices, setChoices] = useState(NOTHING);
  const reader = (typed ?? settings?.reader ?? '').trim();
  const isNamed = reader !== '';

  const goOn = async () => {
    // The answers first: as soon as somebody is named who has answered, the set-up appears.
    const isAsked = known.some(other => other.reader === reader && other.consent !== null);
    if (!isAsked) await consent.answer(reader, choices);
    if (reader !== settings?.reader) change({ reader });
  };
  useHotkeys(true, event => {
    if (event.key !== 'Escape') return false;
    onCancel();
    return true;
  });

  const problem = consent.error ?? (error && reportOf(error));
  return (
    <Screen
      title={t('read:title')}
      note={title}
      actions={
        <>
          <Button variant="default" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
          <Button disabled={!isNamed} loading={consent.isSaving} onClick={goOn}>
            {t('asked.goOn')}
          </Button>
        </>
      }
      footer={<KeyHint keys={['Esc']}>{t('read:keys.back')}</KeyHint>}
    >
      <div className={styles.scroller}>
        <div className={styles.column}>
          <Panel title={t('asked.heading')}>
            <p className={styles.intro}>{t('asked.intro')}</p>
            <Autocomplete
              label={t('asked.reader')}
              description={t('asked.readerUse')}
              data={known.map(other => other.reader)}
              value={typed ?? settings?.reader ?? ''}
              maxLength={80}
              mb={20}
              autoFocus={!isNamed}
              onChange={setTyped}
            />
            <ConsentSwitches choices={choices} onChange={setChoices} />
            {problem && <Problem report={problem} />}
          </Panel>
        </div>
      </div>
    </Screen>
  );
}
