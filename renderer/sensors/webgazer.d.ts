/** The part of WebGazer 3.5.3 that Foveal uses; the package ships no types. */
declare module 'webgazer/dist/webgazer.commonjs2.js' {
  export interface EyePatches {
    left: object;
    right: object;
  }
  interface Tracker {
    /** Loads the face model; does nothing the second time. */
    init(): Promise<unknown>;
    /** Called once per loop: finds the face in the picture and cuts the eyes from the canvas. */
    getEyePatches(
      picture: HTMLCanvasElement,
      canvas: HTMLCanvasElement,
      width: number,
      height: number,
    ): Promise<EyePatches | null | false>;
    /** The 468 face landmarks of the last face found, video px; 478 of the refined mesh. */
    getPositions(): [number, number, number][] | null;
    detector: {
      faceMeshSolution: {
        setOptions(options: { refineLandmarks: boolean; useCpuInference: boolean }): void;
      };
    } | null;
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
    getTracker(): Tracker;
    getRegression(): {
      init(): void;
      addData(eyes: EyePatches, place: [number, number], eventType: 'click'): void;
    }[];
    /** `getEyeFeats`: the 120 features, multiples of 21.25 from 0 to 255. */
    util: { getEyeFeats(eyes: EyePatches): number[] };
    showVideo(shown: boolean): WebGazer;
    pause(): WebGazer;
    resume(): Promise<WebGazer>;
    stopVideo(): WebGazer;
    end(): WebGazer;
  }
  const bundle: { webgazer: WebGazer & { default?: WebGazer } };
  export default bundle;
}
