/**
 * Writes gaze-recording.json: the head-shift video of `npm run check:gaze`, thinned to one frame of each
 * validation target. Run that check first; it leaves its recordings in .cache.
 *
 * usage: node test/golden/gaze-recording.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { EyesRecording } from '../check/gaze/record-video.ts';

const recording: EyesRecording = JSON.parse(
  readFileSync('.cache/gaze-recordings/head-shift.json', 'utf8'),
);
const groups = Map.groupBy(recording.validation, ({ target }) => `${target.xPx} ${target.yPx}`);
const validation = [...groups.values()].flatMap(group => group.slice(0, 1));
writeFileSync(
  'test/golden/gaze-recording.json',
  `${JSON.stringify({ ...recording, validation })}\n`,
);
