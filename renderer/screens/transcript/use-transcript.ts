import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type ErrorReport, reportOf } from '../../../src/base/app-error.ts';
import type { EditedSentence } from '../../../src/speech/transcript.ts';
import { useApi } from '../../api-client.ts';
import { useMethod } from '../../queries.ts';

/** What is on the screen, and the ways back and forth from it. */
interface History {
  past: EditedSentence[][];
  present: EditedSentence[];
  future: EditedSentence[][];
}

/**
 * A reading's transcript being edited: every change shows at once, is written as a decision, and can
 * be undone and redone while the screen is open. Changes are sent one after the other.
 */
export function useTranscript(readingId: string) {
  const api = useApi();
  const client = useQueryClient();
  const query = useMethod('transcript.read', { readingId });
  const [history, setHistory] = useState<History | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [savingCount, setSavingCount] = useState(0);
  const queue = useRef<Promise<void>>(Promise.resolve());

  const loaded = query.data;
  useEffect(() => {
    if (loaded) setHistory(now => now ?? { past: [], present: loaded.sentences, future: [] });
  }, [loaded]);

  const save = (sentences: EditedSentence[] | null) => {
    setSavingCount(count => count + 1);
    queue.current = queue.current.then(async () => {
      try {
        await api['transcript.edit']({ readingId, sentences });
        setError(null);
        await client.invalidateQueries({ queryKey: ['readings.align', { readingId }] });
      } catch (reason) {
        setError(reportOf(reason));
      } finally {
        setSavingCount(count => count - 1);
      }
    });
  };
  const show = (next: History, stored: EditedSentence[] | null = next.present) => {
    setHistory(next);
    save(stored);
  };

  return {
    sentences: history?.present ?? null,
    error: error ?? (query.error && reportOf(query.error)),
    isSaving: savingCount > 0,
    isDictated:
      history !== null && JSON.stringify(history.present) === JSON.stringify(loaded?.dictated),
    canUndo: (history?.past.length ?? 0) > 0,
    canRedo: (history?.future.length ?? 0) > 0,
    change(present: EditedSentence[]) {
      if (history === null || JSON.stringify(present) === JSON.stringify(history.present)) return;
      show({ past: [...history.past, history.present], present, future: [] });
    },
    revert() {
      if (history === null || loaded === undefined) return;
      const past = [...history.past, history.present];
      show({ past, present: loaded.dictated, future: [] }, null);
    },
    undo() {
      const present = history?.past.at(-1);
      if (!history || !present) return;
      const future = [history.present, ...history.future];
      show({ past: history.past.slice(0, -1), present, future });
    },
    redo() {
      const present = history?.future[0];
      if (!history || !present) return;
      const past = [...history.past, history.present];
      show({ past, present, future: history.future.slice(1) });
    },
  };
}
