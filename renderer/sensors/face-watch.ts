import type { FaceView } from './gaze-protocol.ts';

/** Light changes slowly, and reading pixels costs time. */
const LIGHT_INTERVAL_MS = 500;
const GRID = 16;

/** Where the face is in the picture, and how bright it is. */
export class FaceWatch {
  readonly #canvas = new OffscreenCanvas(GRID, GRID).getContext('2d', { willReadFrequently: true });
  #light = { light: 0, unevenness: 0 };
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
      this.#light = this.#lightOn(picture, left, top, width, height);
    }
    return {
      left: left / picture.width,
      top: top / picture.height,
      width: width / picture.width,
      height: height / picture.height,
      ...this.#light,
    };
  }

  /** Mean Rec. 601 luma of a rectangle of the picture, 0 to 1, and how much its halves differ. */
  #lightOn(picture: HTMLCanvasElement, x: number, y: number, width: number, height: number) {
    if (!this.#canvas) return { light: 0, unevenness: 0 };
    this.#canvas.drawImage(picture, x, y, width, height, 0, 0, GRID, GRID);
    const { data } = this.#canvas.getImageData(0, 0, GRID, GRID);
    const half = { left: 0, right: 0 };
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = data.subarray(i, i + 3) as unknown as [number, number, number];
      const side = (i / 4) % GRID < GRID / 2 ? 'left' : 'right';
      half[side] += 0.299 * red + 0.587 * green + 0.114 * blue;
    }
    const sum = half.left + half.right;
    return {
      light: sum / (255 * GRID * GRID),
      unevenness: sum === 0 ? 0 : (2 * Math.abs(half.left - half.right)) / sum,
    };
  }
}
