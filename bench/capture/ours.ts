import { Dictation } from '../../renderer/capture/dictation.ts';
import { Recorder } from '../../renderer/capture/recorder.ts';
import { WebcamGaze } from '../../renderer/capture/webcam-gaze.ts';
import { calibrationPoints } from '../../renderer/screens/read/calibration-points.ts';
import type { CalibrationSample } from '../../src/gaze/estimator/calibration-sample.ts';
import { fitGazeEstimator } from '../../src/gaze/estimator/fit.ts';
import './bench-page.ts';

const SAMPLES_PER_POINT = 5;
const pictures = new Set<number>();
let [estimates, words] = [0, 0];

/** Foveal's recorder, recogniser and webcam source, opened in the order in which the app does. */
window.capturePage = {
  async start({ gazeOrigin, speechOrigin, speechModelId }) {
    if (speechModelId !== null) await hear(speechOrigin, speechModelId);
    const gaze = await WebcamGaze.open(gazeOrigin);
    await gaze.start();
    const viewport = { widthPx: innerWidth, heightPx: innerHeight };
    const samples: CalibrationSample[] = [];
    for (const point of calibrationPoints(viewport)) {
      samples.push(...(await gaze.calibration.collect(point, SAMPLES_PER_POINT, () => {})));
    }
    gaze.calibration.use(fitGazeEstimator(samples, { pixelPitchMm: 25.4 / 96 }));
    gaze.onEstimate.add(({ captureMs }) => {
      estimates++;
      pictures.add(captureMs);
    });
  },
  counts: () => ({ estimates, pictures: pictures.size, words }),
};

async function hear(speechOrigin: string, speechModelId: string): Promise<void> {
  const dictation = await Dictation.open(speechOrigin, speechModelId);
  const recorder = await Recorder.open();
  dictation.begin(recorder.sampleRate);
  dictation.onWords.add(heard => {
    words += heard.length;
  });
  recorder.onChunk.add(chunk => dictation.feed(chunk));
}
