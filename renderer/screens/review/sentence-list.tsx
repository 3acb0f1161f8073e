import { CloseButton, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alignment } from '../../../src/api/contract.ts';
import side from '../../components/side-list.module.css';
import { formatDuration } from '../../format.ts';

interface SentenceListProps {
  alignment: Alignment;
  selectedIndex: number;
  phrase: string | null;
  onSelect(index: number): void;
  /** null: back to the sentences. */
  onPhrase(phrase: string | null): void;
}

/** What the reader said, sentence by sentence, and a field for any other phrase. */
export function SentenceList(props: SentenceListProps) {
  const { t } = useTranslation('review');
  const { alignment, selectedIndex, phrase, onSelect, onPhrase } = props;
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.children[selectedIndex]?.scrollIntoView({ block: 'nearest' });
  }, [selectedIndex]);

  const leavePhrase = () => {
    setTyped('');
    onPhrase(null);
  };
  return (
    <aside className={side.side} aria-label={t('sentences')}>
      <ol ref={list} className={side.list}>
        {alignment.sentences.map(sentence => {
          const isSelected = phrase === null && sentence.index === selectedIndex;
          return (
            <li key={sentence.index}>
              <button
                type="button"
                className={side.entry}
                aria-current={isSelected || undefined}
                onClick={() => {
                  setTyped('');
                  onSelect(sentence.index);
                }}
              >
                <span className={side.text}>{sentence.text}</span>
                <span className={side.facts}>
                  {formatDuration(sentence.startMs)}
                  {', '}
                  {sentence.fallback
                    ? t('fallback')
                    : t('fixations', { count: sentence.fixationCount })}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <form
        className={side.below}
        onSubmit={event => {
          event.preventDefault();
          const text = typed.trim();
          if (text !== '') onPhrase(text);
        }}
      >
        <TextInput
          label={t('ask.label')}
          placeholder={t('ask.example')}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key !== 'Escape') return;
            leavePhrase();
            event.currentTarget.blur();
          }}
          rightSection={
            phrase !== null && (
              <CloseButton size="sm" aria-label={t('ask.back')} onClick={leavePhrase} />
            )
          }
        />
      </form>
    </aside>
  );
}
