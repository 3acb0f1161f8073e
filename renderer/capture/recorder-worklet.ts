/**
 * Runs on the audio thread: gathers mono chunks and posts each with the context frame number of
 * its first sample; told to stop, posts null and ends. No export: it is loaded as a worklet module.
 */
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const CHUNK_FRAMES = 2_048;
const QUANTUM_FRAMES = 128;

class Recorder extends AudioWorkletProcessor {
  #chunk = new Float32Array(CHUNK_FRAMES);
  #filled = 0;
  #firstFrame = 0;
  #isStopped = false;

  constructor() {
    super();
    this.port.onmessage = () => {
      this.#isStopped = true;
    };
  }

  process(inputs: Float32Array[][]): boolean {
    if (this.#isStopped) {
      this.port.postMessage(null);
      return false;
    }
    if (this.#filled === 0) this.#firstFrame = currentFrame;
    // Without input (a stalled device) the quantum stays silent, so that counting never slips.
    const channel = inputs[0]?.[0];
    if (channel) this.#chunk.set(channel, this.#filled);
    this.#filled += QUANTUM_FRAMES;
    if (this.#filled === CHUNK_FRAMES) {
      const samples = this.#chunk;
      this.port.postMessage({ firstFrame: this.#firstFrame, samples }, [samples.buffer]);
      this.#chunk = new Float32Array(CHUNK_FRAMES);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor('foveal-recorder', Recorder);
