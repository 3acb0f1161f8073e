import { ActionIcon, Checkbox, Textarea, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowMerge, IconArrowsSplit2, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EditedSentence, NOT_IN_IMAGE } from '../../../src/speech/transcript.ts';
import { formatDuration } from '../../format.ts';
import styles from './sentence-row.module.css';

/** Below this a word is shown as doubtful; the recogniser stays confident of many wrong ones. */
const DOUBTFUL = 0.7;

interface SentenceRowProps {
  sentence: EditedSentence;
  number: number;
  isLast: boolean;
  onRetype(text: string): void;
  /** `wordIndex`: the first word of the new sentence; `text`: what stands in the field by then. */
  onSplit(text: string, wordIndex: number): void;
  onMergeBefore(text: string): void;
  onMergeNext(): void;
  onMove(by: -1 | 1): void;
  onMark(isNotInImage: boolean): void;
}

/** One sentence: its text to be edited, when it was said, and what can be done with it. */
export function SentenceRow(props: SentenceRowProps) {
  const { t } = useTranslation('transcript');
  const { sentence, number, isLast } = props;
  const text = sentence.words.map(word => word.text).join(' ');
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setTyped(text), [text]);
  const startMs = Math.min(...sentence.words.map(word => word.startMs));
  const doubtful = sentence.words.filter(word => word.confidence < DOUBTFUL);

  /** How many words stand before the cursor. */
  const wordsBeforeCursor = () => {
    const before = typed.slice(0, field.current?.selectionStart ?? typed.length);
    return before.split(/\s+/).filter(part => part !== '').length;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isAtStart = field.current?.selectionStart === 0 && field.current.selectionEnd === 0;
    if (event.key === 'Enter') props.onSplit(typed, wordsBeforeCursor());
    else if (event.key === 'Backspace' && isAtStart && number > 1) props.onMergeBefore(typed);
    else if (event.altKey && event.key === 'ArrowUp') props.onMove(-1);
    else if (event.altKey && event.key === 'ArrowDown') props.onMove(1);
    else if (event.altKey && event.key.toLowerCase() === 'n') {
      props.onMark(sentence.exclusion === null);
    } else return;
    event.preventDefault();
  };
  return (
    <li className={styles.row} data-excluded={sentence.exclusion !== null || undefined}>
      <span className={styles.time}>{formatDuration(startMs)}</span>
      <div className={styles.text}>
        <Textarea
          ref={field}
          aria-label={t('sentence', { number })}
          data-typed={typed !== text}
          autosize
          minRows={1}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value.replace(/\n/g, ' '))}
          onBlur={() => typed !== text && props.onRetype(typed)}
          onKeyDown={onKeyDown}
        />
        {doubtful.length > 0 && (
          <p className={styles.doubt}>
            {t('heard', { words: doubtful.map(word => word.text).join(', ') })}
          </p>
        )}
      </div>
      <Checkbox
        size="xs"
        className={styles.mark}
        label={t('notInImage')}
        checked={sentence.exclusion !== null}
        onChange={event => props.onMark(event.currentTarget.checked)}
        {...(sentence.exclusion !== null && sentence.exclusion !== NOT_IN_IMAGE
          ? { description: t('excluded', { reason: sentence.exclusion }) }
          : {})}
      />
      <div className={styles.actions}>
        <RowButton
          label={t('split')}
          disabled={sentence.words.length < 2}
          onClick={() => props.onSplit(typed, wordsBeforeCursor())}
        >
          <IconArrowsSplit2 size={16} stroke={1.6} />
        </RowButton>
        <RowButton label={t('merge')} disabled={isLast} onClick={props.onMergeNext}>
          <IconArrowMerge size={16} stroke={1.6} />
        </RowButton>
        <RowButton label={t('up')} disabled={number === 1} onClick={() => props.onMove(-1)}>
          <IconArrowUp size={16} stroke={1.6} />
        </RowButton>
        <RowButton label={t('down')} disabled={isLast} onClick={() => props.onMove(1)}>
          <IconArrowDown size={16} stroke={1.6} />
        </RowButton>
      </div>
    </li>
  );
}

interface RowButtonProps {
  label: string;
  disabled: boolean;
  onClick(): void;
  children: ReactNode;
}

function RowButton({ label, disabled, onClick, children }: RowButtonProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
