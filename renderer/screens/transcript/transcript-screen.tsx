import { Button, Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import {
  type EditedSentence,
  exclude,
  mergeWithNext,
  moveTo,
  NOT_IN_IMAGE,
  retype,
  splitAt,
} from '../../../src/speech/transcript.ts';
import { Empty } from '../../components/empty.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { SentenceRow } from './sentence-row.tsx';
import styles from './transcript-screen.module.css';
import { useTranscript } from './use-transcript.ts';

/** What was said in a reading, to be put right by keyboard; times stay with the words. */
export function TranscriptScreen({ readingId }: { readingId: string }) {
  const { t } = useTranslation('transcript');
  const [, navigate] = useLocation();
  const transcript = useTranscript(readingId);
  const { sentences, error, change, undo, redo } = transcript;
  const list = useRef<HTMLOListElement>(null);
  const focusRow = (index: number) => {
    requestAnimationFrame(() => list.current?.querySelectorAll('textarea')[index]?.focus());
  };
  useUndoKeys(undo, redo);

  const retyped = (all: EditedSentence[], index: number, text: string) =>
    text.trim() === '' ? all : retype(all, index, text);
  const split = (index: number, text: string, wordIndex: number) => {
    if (sentences === null) return;
    change(splitAt(retyped(sentences, index, text), index, wordIndex));
    focusRow(index + 1);
  };
  const mergeBefore = (index: number, text: string) => {
    if (sentences === null) return;
    change(mergeWithNext(retyped(sentences, index, text), index - 1));
    focusRow(index - 1);
  };
  const move = (index: number, by: -1 | 1) => {
    if (sentences === null || sentences[index + by] === undefined) return;
    change(moveTo(sentences, index, index + by));
    focusRow(index + by);
  };
  return (
    <Screen
      title={t('title')}
      note={transcript.isSaving ? t('saving') : t(transcript.isDictated ? 'asDictated' : 'edited')}
      actions={
        <>
          <Button variant="default" disabled={!transcript.canUndo} onClick={undo}>
            {t('undo')}
          </Button>
          <Button variant="default" disabled={!transcript.canRedo} onClick={redo}>
            {t('redo')}
          </Button>
          <Button
            variant="default"
            disabled={sentences === null || transcript.isDictated}
            onClick={transcript.revert}
          >
            {t('revert')}
          </Button>
          <Button onClick={() => navigate(`/review/${readingId}`)}>{t('back')}</Button>
        </>
      }
    >
      <div className={styles.scroller}>
        {error && <Problem report={error} />}
        {sentences === null && !error && <Empty icon={<Loader size={20} />} title={t('loading')} />}
        {sentences?.length === 0 && <Empty icon={null} title={t('empty')} />}
        <ol ref={list} className={styles.list}>
          {sentences?.map((sentence, index) => (
            <SentenceRow
              // biome-ignore lint/suspicious/noArrayIndexKey: added words may share one moment; then only the place tells them apart
              key={`${sentence.words[0]?.startMs} ${index}`}
              sentence={sentence}
              number={index + 1}
              isLast={index === sentences.length - 1}
              onRetype={text => change(retype(sentences, index, text))}
              onSplit={(text, wordIndex) => split(index, text, wordIndex)}
              onMergeBefore={text => mergeBefore(index, text)}
              onMergeNext={() => change(mergeWithNext(sentences, index))}
              onMove={by => move(index, by)}
              onMark={isMarked => change(exclude(sentences, index, isMarked ? NOT_IN_IMAGE : null))}
            />
          ))}
        </ol>
        {sentences !== null && sentences.length > 0 && (
          <>
            <div className={styles.keys}>
              <KeyHint keys={['Enter']}>{t('keys.split')}</KeyHint>
              <KeyHint keys={['Backspace']}>{t('keys.merge')}</KeyHint>
              <KeyHint keys={['Alt', '↑']}>{t('keys.move')}</KeyHint>
              <KeyHint keys={['Alt', 'N']}>{t('keys.mark')}</KeyHint>
              <KeyHint keys={['Ctrl', 'Z']}>{t('keys.undo')}</KeyHint>
              <KeyHint keys={['Ctrl', 'Y']}>{t('keys.redo')}</KeyHint>
            </div>
            <p className={styles.explained}>{t('explained')}</p>
          </>
        )}
      </div>
    </Screen>
  );
}

/** Ctrl+Z and Ctrl+Y take changes of the transcript back, unless a field has typing of its own to undo. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  const latest = useRef({ undo, redo });
  latest.current = { undo, redo };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      // Typing that is not yet a change of the transcript is the field's own to undo.
      const { activeElement } = document;
      if (activeElement instanceof HTMLTextAreaElement && isBeingTyped(activeElement)) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) latest.current.redo();
      else latest.current.undo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** A field says so itself while its text is not yet its sentence's. */
function isBeingTyped(field: HTMLTextAreaElement): boolean {
  return field.dataset.typed === 'true';
}
