/** What the benchmark's pages offer. */
export interface CapturePage {
  /** Opens what is to be measured, and teaches it as many samples of the reader as a calibration has. */
  start(choice: {
    gazeOrigin: string;
    speechOrigin: string;
    speechModelId: string | null;
  }): Promise<void>;
  /** Estimates so far, and the pictures they were made of. */
  counts(): { estimates: number; pictures: number; words: number };
}

declare global {
  interface Window {
    capturePage: CapturePage;
  }
}
