/**
 * `npm run check:gaze`: eyes that move as a schedule says, in eight videos of two faces (see
 * gaze/moving-eyes.py), shown to the real gaze frame in Chromium by a camera that waits until a frame was
 * looked at. Nine places are learnt from five frames each, by WebGazer's own regression and by ours from
 * the very same frames; then both estimate places they have never seen, again from the same frames. Two
 * videos had no part in tuning. Prints the table of docs/gaze.md.
 *
 * Fails where our mean error over the videos is more than 0.8 of WebGazer's, where ours leaves out
 * more than 5 % of the samples that WebGazer has, and where the validation gate accepts eyes that
 * never moved. Names of videos as parameters run only those.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { SHARED } from '../support/shared-tools.ts';
import { withHost } from './gaze/open-host.ts';
import { type EyesRecording, recordVideo } from './gaze/record-video.ts';
import { type Score, score } from './gaze/score.ts';
import { type EyesVideo, FIXED_EYES, looksOf, renderVideo, VIDEOS } from './gaze/videos.ts';

const LARGEST_RATIO = 0.8;
const SMALLEST_KEPT = 0.95;
const RECORDINGS = '.cache/gaze-recordings';

interface Row extends Score {
  video: EyesVideo;
}

const parameters = process.argv.slice(2);
const isWanted = ({ name }: EyesVideo) => parameters.length === 0 || parameters.includes(name);
if (!existsSync(`${SHARED}data/face`)) {
  console.log('skipped: no ../shared/data/face');
  process.exit();
}

await mkdir(RECORDINGS, { recursive: true });
const rows = await withHost(async host => {
  const done: Row[] = [];
  for (const video of [...VIDEOS, ...FIXED_EYES].filter(isWanted)) {
    process.stderr.write(`${video.name} …\n`);
    const pictures = await renderVideo(SHARED, video);
    const recording: EyesRecording = await recordVideo(host, pictures, looksOf(video));
    const file = `${RECORDINGS}/${video.name.replaceAll(/\W+/g, '-')}.json`;
    await writeFile(file, JSON.stringify(recording));
    done.push({ video, ...score(recording) });
  }
  return done;
});

const moving = rows.filter(({ video }) => !video.eyesFixed);
const fixed = rows.filter(({ video }) => video.eyesFixed);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const px = (value: number) => value.toFixed(0);

const cells = (name: string, group: Row[]) => {
  const [webGazer, ours] = [mean(group.map(r => r.webGazerPx)), mean(group.map(r => r.oursPx))];
  const [all, kept] = [sum(group.map(r => r.webGazerCount)), sum(group.map(r => r.oursCount))];
  return {
    ratio: ours / webGazer,
    kept: kept / all,
    line: [
      name,
      `${all}`,
      px(webGazer),
      `${((100 * kept) / all).toFixed(1)} %`,
      px(ours),
      (ours / webGazer).toFixed(2),
      px(mean(group.map(r => r.webGazerOnOursPx))),
      group.length > 1 ? '' : refusal(group[0] as Row),
    ],
  };
};
const mark = ({ name, isHeldOut }: EyesVideo) => (isHeldOut ? `${name} (held out)` : name);
const total = cells('mean', moving);
const heldOut = moving.filter(({ video }) => video.isHeldOut);
console.log('Mean distance from targets that were not learnt, px of a 1280 × 720 screen:\n');
const head = ['video', 'samples', 'WebGazer', 'kept', 'ours', 'ratio', 'WebGazer on kept', 'gate'];
const lines = [
  head,
  head.map(() => '---'),
  ...moving.map(row => cells(mark(row.video), [row]).line),
  ...(heldOut.length > 0 ? [cells('mean of held out', heldOut).line] : []),
  ...(moving.length > 0 ? [total.line] : []),
  ...fixed.map(row => cells(row.video.name, [row]).line),
];
console.log(lines.map(line => `| ${line.join(' | ')} |`).join('\n'));

const complaints = [
  ...(rows.length > 0 ? [] : ['no such video']),
  ...(moving.length === 0 || total.ratio <= LARGEST_RATIO
    ? []
    : [`the ratio is above ${LARGEST_RATIO}`]),
  ...(moving.length === 0 || total.kept >= SMALLEST_KEPT
    ? []
    : [`less than ${SMALLEST_KEPT} of the samples are kept`]),
  ...fixed
    .filter(({ failures }) => failures.length === 0)
    .map(({ video }) => `the gate accepted “${video.name}”`),
];
for (const complaint of complaints) console.log(`FAILED: ${complaint}`);
process.exitCode = complaints.length === 0 ? 0 : 1;

function refusal({ failures }: Row): string {
  return failures.length === 0
    ? 'accepted'
    : `refused: ${failures.map(({ what }) => what).join(', ')}`;
}
