/**
 * `npm run check:speech`: whether dictation can be trusted with time.
 *
 * 1. 48 synthetic dictations (four voices × three rates × four noise levels, three sentences each)
 *    with word times from the synthesiser, recognised by the app's own recogniser frame in Chromium,
 *    fed at 48 kHz in the recorder's blocks. Prints word error rate and boundary errors.
 * 2. The audio clock over 30 minutes: simulated devices with a skew of −300, 0 and 300 ppm that
 *    stall, and pages that stall (test/support/skewed-device.ts), where the truth is known exactly.
 * 3. The same for real: the recorder in Chromium hears a beep a second for a minute (`--minutes N`
 *    for longer) from the fake microphone; how far they are from a beep a second.
 * 4. Eight times camera and microphone are started together in Chromium: the first word said after
 *    the reading has begun is in its journal, at its time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../../main/cli/output.ts';
import { clockErrors } from '../support/clock-errors.ts';
import { beepErrors, firstWords, recogniseAll } from '../support/speech-checks.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });

const MOST_BOUNDARY_MS = 60;
const MOST_DRIFT_MS = 20;
/** Words said by the fake microphone are known to be there; their times as far as fake devices are. */
const MOST_FIRST_WORD_MS = 150;

// The library's workers hold no process open, and neither does a browser that is waited for.
const alive = setInterval(() => {}, 60_000);
const folder = await mkdtemp(join(tmpdir(), 'foveal-check-speech-'));
const failures: string[] = [];
const limit = (what: string, isMet: boolean) => {
  if (!isMet) failures.push(what);
};
try {
  const conditions = await recogniseAll(folder);
  console.log(
    table(
      ['noise', 'words', 'word errors', 'start / ms', 'end / ms', 'boundary / ms', '95 % / ms'],
      conditions.map(({ name, words, errorRate, startMs, endMs, boundaryMs, p95Ms }) => [
        name,
        String(words),
        `${(100 * errorRate).toFixed(1)} %`,
        startMs.toFixed(0),
        endMs.toFixed(0),
        boundaryMs.toFixed(1),
        p95Ms.toFixed(0),
      ]),
      '',
    ),
  );
  const all = conditions.at(-1);
  limit('boundary error', all !== undefined && all.boundaryMs <= MOST_BOUNDARY_MS);

  console.log('\nThe audio clock over 30 simulated minutes, ms from the truth:');
  const clocks = [-300, 0, 300].map(skewPpm => clockErrors(30, { skewPpm, seed: 1 }));
  console.log(
    table(
      ['skew', 'median', '99 %', 'beyond 20 ms', 'last minute − first'],
      clocks.map(({ skewPpm, medianMs, p99Ms, beyondShare, driftMs }) => [
        `${skewPpm} ppm`,
        medianMs.toFixed(2),
        p99Ms.toFixed(2),
        `${(100 * beyondShare).toFixed(3)} %`,
        driftMs.toFixed(2),
      ]),
      '',
    ),
  );
  limit(
    'clock, simulated',
    clocks.every(({ p99Ms, driftMs }) => Math.max(p99Ms, Math.abs(driftMs)) <= MOST_DRIFT_MS),
  );

  const beeps = await beepErrors(folder, Number(values.minutes));
  console.log(
    `\nA beep a second, ${values.minutes} min in Chromium: ${beeps.count} of ${beeps.expected} beeps,` +
      ` median ${beeps.medianMs.toFixed(1)} ms, 99 % ${beeps.p99Ms.toFixed(1)} ms off,` +
      ` last quarter − first ${beeps.driftMs.toFixed(1)} ms`,
  );
  limit('clock, in Chromium', Math.abs(beeps.driftMs) <= MOST_DRIFT_MS);
  limit('beeps lost', beeps.count >= beeps.expected - 2);

  const starts = await firstWords(folder, 8);
  console.log('\nCamera and microphone started together, first word after the start:');
  console.log(
    table(
      ['said', 'after / ms', 'heard', 'off by / ms'],
      starts.map(({ said, afterMs, heard, errorMs }) => [
        said,
        afterMs.toFixed(0),
        heard ?? 'nothing',
        errorMs === null ? '' : errorMs.toFixed(0),
      ]),
      '',
    ),
  );
  limit(
    'first word',
    starts.every(
      ({ said, heard, errorMs }) =>
        said === heard && errorMs !== null && Math.abs(errorMs) <= MOST_FIRST_WORD_MS,
    ),
  );
} finally {
  clearInterval(alive);
  await rm(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? '\npassed' : `\nFAILED: ${failures.join(', ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;
