import { openLibrary } from '../../../main/node/open-library.ts';
import { beginInput } from '../../support/small-reading.ts';

/**
 * A host that records a reading until it is killed: twenty gaze samples a call, each call's number
 * printed once it is acknowledged.
 */
const [folder = '', studyId = ''] = process.argv.slice(2);
const library = await openLibrary(folder);
const { api } = library.app.openSession();
const { readingId } = await api['readings.begin'](beginInput(studyId));
console.log(`reading ${readingId}`);
for (let batch = 0; ; batch++) {
  const events = Array.from({ length: 20 }, (_, i) => {
    const tMs = 50 * (20 * batch + i);
    return { type: 'gaze' as const, tMs, emittedMs: tMs, xPx: 300, yPx: 200 };
  });
  await api['readings.append']({ readingId, events });
  console.log(`batch ${batch}`);
}
