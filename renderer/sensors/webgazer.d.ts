/** The part of WebGazer 3.5.3 that Foveal uses; the package ships no types. */
declare module 'webgazer/dist/webgazer.commonjs2.js' {
  interface EyePatches {
    left: object;
    right: object;
  }
  interface Tracker {
    /** Called once per loop, synchronously after the video frame was painted to WebGazer's canvas. */
    getEyePatches(...inputs: unknown[]): Promise<EyePatches | null | false>;
    /** The 468 face landmarks of the last face found, video px. */
    getPositions(): [number, number, number][] | null;
    detector: object | null;
  }
  export interface WebGazer {
    params: {
      faceMeshSolutionPath: string;
      showVideo: boolean;
      showFaceOverlay: boolean;
      showFaceFeedbackBox: boolean;
      showGazeDot: boolean;
      videoElementId: string;
      camConstraints: MediaStreamConstraints;
    };
    saveDataAcrossSessions(save: boolean): WebGazer;
    applyKalmanFilter(apply: boolean): WebGazer;
    setGazeListener(listener: (estimate: { x: number; y: number } | null) => void): WebGazer;
    begin(onFail: () => void): Promise<WebGazer>;
    removeMouseEventListeners(): WebGazer;
    recordScreenPosition(xPx: number, yPx: number, eventType: 'click'): WebGazer;
    getTracker(): Tracker;
    getRegression(): { init(): void }[];
    showVideo(shown: boolean): WebGazer;
    pause(): WebGazer;
    resume(): Promise<WebGazer>;
    stopVideo(): WebGazer;
    end(): WebGazer;
  }
  const bundle: { webgazer: WebGazer & { default?: WebGazer } };
  export default bundle;
}
