import type { FaceView } from './gaze-protocol.ts';

/** Light changes slowly, and reading pixels costs time. */
const LIGHT_INTERVAL_MS = 500;
const GRID = 16;

/** Where the face is in the picture, and how bright it is. */
export class FaceWatch {
  readonly #canvas = new OffscreenCanvas(GRID, GRID).getContext('2d', { willReadFrequently: true });
  #light = 0;
  #lightMs = Number.NEGATIVE_INFINITY;

  /** `landmarks`: px of the picture. */
  look(landmarks: [number, number, number][], picture: HTMLCanvasElement): FaceView {
    const x = landmarks.map(point => point[0]);
    const y = landmarks.map(point => point[1]);
    const [left, top] = [Math.min(...x), Math.min(...y)];
    const [width, height] = [Math.max(...x) - left, Math.max(...y) - top];
    const nowMs = performance.now();
    if (nowMs - this.#lightMs >= LIGHT_INTERVAL_MS) {
      this.#lightMs = nowMs;
      this.#light = this.#meanGrey(picture, left, top, width, height);
    }
    return {
      left: left / picture.width,
      top: top / picture.height,
      width: width / picture.width,
      height: height / picture.height,
      light: this.#light,
    };
  }

  /** Rec. 601 luma of a rectangle of the picture, 0 to 1. */
  #meanGrey(picture: HTMLCanvasElement, x: number, y: number, width: number, height: number) {
    if (!this.#canvas) return 0;
    this.#canvas.drawImage(picture, x, y, width, height, 0, 0, GRID, GRID);
    const { data } = this.#canvas.getImageData(0, 0, GRID, GRID);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = data.subarray(i, i + 3) as unknown as [number, number, number];
      sum += 0.299 * red + 0.587 * green + 0.114 * blue;
    }
    return sum / (255 * GRID * GRID);
  }
}
