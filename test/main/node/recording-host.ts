import { openLibrary } from '../../../main/node/open-library.ts';
import type { JournalEvent } from '../../../src/reading/journal.ts';
import { beginInput } from '../../support/small-reading.ts';

/**
 * A host that records a reading until it is killed: twenty gaze samples a call, each call's number
 * printed once it is acknowledged. With them what is being dictated: partial results of an
 * utterance of three words, one word more in each call, and in every fourth call its final words.
 */
const UTTERANCE = ['no', 'pleural', 'effusion'];
const [folder = '', studyId = ''] = process.argv.slice(2);
const library = await openLibrary(folder);
const { api } = library.app.openSession();
const { readingId } = await api['readings.begin'](beginInput(studyId));
console.log(`reading ${readingId}`);
for (let batch = 0; ; batch++) {
  const startMs = 1000 * batch;
  const events: JournalEvent[] = Array.from({ length: 20 }, (_, i) => {
    const tMs = startMs + 50 * i;
    return { type: 'gaze', tMs, emittedMs: tMs, xPx: 300, yPx: 200 };
  });
  const heardCount = batch % 4;
  if (heardCount < 3) {
    const text = UTTERANCE.slice(0, heardCount + 1).join(' ');
    events.push({ type: 'partial', tMs: startMs + 999, text });
  } else {
    for (const [i, text] of UTTERANCE.entries()) {
      const wordMs = startMs - 3000 + 1000 * i;
      events.push({ type: 'word', text, startMs: wordMs, endMs: wordMs + 900, confidence: 1 });
    }
  }
  await api['readings.append']({ readingId, events });
  console.log(`batch ${batch}`);
}
