import bundle, { type WebGazer } from 'webgazer/dist/webgazer.commonjs2.js';
import './bench-page.ts';

const webgazer: WebGazer = bundle.webgazer.default ?? bundle.webgazer;
/** As many as its regression keeps, so that it solves as large a system as it ever does. */
const CLICKS = 50;
const CLICK_EVERY_MS = 120;
const pictures = new Set<number>();
let estimates = 0;

/** WebGazer as its documentation begins: a listener and `begin()`, its own preview, overlay and dot. */
window.capturePage = {
  async start() {
    // The page is served as a secure one, which WebGazer does not know of *.localhost.
    window.alert = () => {};
    webgazer.params.faceMeshSolutionPath = new URL('/mediapipe/face_mesh', location.href).href;
    let isFound = false;
    webgazer.setGazeListener(estimate => {
      isFound = estimate !== null || isFound;
      estimates++;
    });
    await webgazer.begin(() => {});
    const video = document.getElementById(webgazer.params.videoElementId);
    if (!(video instanceof HTMLVideoElement)) throw new Error('WebGazer has no video element');
    for (let i = 0; i < CLICKS; i++) {
      const clientX = (innerWidth * (1 + (i % 3))) / 4;
      const clientY = (innerHeight * (1 + (i % 4))) / 5;
      document.dispatchEvent(new MouseEvent('click', { clientX, clientY, bubbles: true }));
      await new Promise(resolve => setTimeout(resolve, CLICK_EVERY_MS));
    }
    let shown = -1;
    const follow = (_nowMs: number, frame: VideoFrameCallbackMetadata) => {
      shown = frame.presentedFrames;
      video.requestVideoFrameCallback(follow);
    };
    video.requestVideoFrameCallback(follow);
    estimates = 0;
    webgazer.setGazeListener(() => {
      estimates++;
      pictures.add(shown);
    });
    if (!isFound) console.warn('WebGazer found no face while it was taught');
  },
  counts: () => ({ estimates, pictures: pictures.size, words: 0 }),
};
