import type { Reading } from '../reading/replay.ts';
import { correctedSamples } from './corrected-gaze.ts';
import type { SpanEvidence } from './eye-voice-span.ts';
import { SOURCE_LAG_MS } from './source-lag.ts';

/** What a reading tells about its reader's eye–voice span. */
export function spanEvidence(reading: Reading): SpanEvidence {
  return {
    samples: correctedSamples(reading).flatMap(({ tMs, image }) =>
      image === null ? [] : { tMs, ...image },
    ),
    sentences: reading.sentences.toSorted((a, b) => a.startMs - b.startMs),
    lagMs: SOURCE_LAG_MS[reading.header.gazeSource],
  };
}
