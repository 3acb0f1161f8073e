import { useMemo, useState } from 'react';
import type { ReadingSummary, Settings } from '../../../src/api/contract.ts';
import { useClient } from '../../api-client.ts';
import { webcamChoice } from '../../capture/desk.ts';
import {
  type GazeChoice,
  gazepointChoice,
  mouseChoice,
  replayChoice,
  syntheticChoice,
} from '../../capture/gaze-choice.ts';
import { useMethod, useSettings } from '../../queries.ts';

export type GazeKind = Settings['gazeSource'];

export interface ChosenGaze {
  kind: GazeKind;
  /** Remembered for the next readings. */
  choose(kind: GazeKind): void;
  /** null while it is not known yet, or there is no reading whose gaze could be played. */
  choice: GazeChoice | null;
  /** Readings whose gaze can be played again, newest first, and which of them is. */
  replayable: ReadingSummary[];
  replayedId: string | null;
  replay(readingId: string): void;
}

/** Where gaze is taken from, as the user last chose it. */
export function useGazeChoice(): ChosenGaze {
  const client = useClient();
  const { settings, change } = useSettings();
  const kind = settings?.gazeSource ?? 'webcam';
  const address = settings?.tracker;
  const readings = useMethod('readings.list', {}, kind === 'replay').data;
  const replayable = useMemo(
    () => (readings ?? []).filter(isReplayable).toSorted(byAge),
    [readings],
  );
  const [chosenId, setChosenId] = useState<string | null>(null);
  const replayedId = chosenId ?? replayable[0]?.readingId ?? null;

  const choice = useMemo(() => {
    if (address === undefined) return null;
    if (kind === 'webcam') return webcamChoice;
    if (kind === 'gazepoint') return gazepointChoice(client, address);
    if (kind === 'mouse') return mouseChoice;
    if (kind === 'synthetic') return syntheticChoice;
    return replayedId === null ? null : replayChoice(client.api, replayedId);
  }, [client, kind, address, replayedId]);

  return {
    kind,
    choose: gazeSource => change({ gazeSource }),
    choice,
    replayable,
    replayedId,
    replay: setChosenId,
  };
}

/** Not what was played itself: the newest of these stays the same from case to case. */
function isReplayable({ state, gazeSampleCount, gazeSource }: ReadingSummary): boolean {
  const isWhole = state === 'finished' || state === 'interrupted';
  return isWhole && gazeSampleCount > 1 && gazeSource !== 'replay';
}

function byAge(a: ReadingSummary, b: ReadingSummary): number {
  return b.startedAt.localeCompare(a.startedAt);
}
