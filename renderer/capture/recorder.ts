import type { AppError } from '../../src/base/app-error.ts';
import { AudioClock } from './audio-clock.ts';
import { Listeners } from './listeners.ts';
import { mediaError } from './media-error.ts';
import workletUrl from './recorder-worklet.ts?worker&url';

export interface AudioChunk {
  /** Position of the first sample, counted by the audio context. */
  firstFrame: number;
  /** Mono, ±1. */
  samples: Float32Array<ArrayBuffer>;
}

/** The microphone as a stream of mono chunks counted in samples. */
export class Recorder {
  readonly onChunk = new Listeners<AudioChunk>();
  /** The microphone was unplugged or taken away. */
  readonly onFailure = new Listeners<AppError>();
  readonly sampleRate: number;
  readonly microphoneLabel: string;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #clock = new AudioClock();
  readonly #inputLatencySeconds: number;

  private constructor(stream: MediaStream, context: AudioContext) {
    this.#stream = stream;
    this.#context = context;
    this.sampleRate = context.sampleRate;
    const track = stream.getAudioTracks()[0];
    this.microphoneLabel = track?.label ?? '';
    track?.addEventListener('ended', () => {
      const message = 'The microphone stopped delivering sound.';
      this.onFailure.emit(mediaError('microphone', { name: 'DeviceLost', message }));
    });
    const settings: MediaTrackSettings & { latency?: number } = track?.getSettings() ?? {};
    this.#inputLatencySeconds = settings.latency ?? 0;
  }

  /**
   * Opens the microphone as it is (no echo, noise or gain processing: it would shift and colour
   * the words) and answers once the first sound has arrived.
   * @throws AppError `microphone.*`
   */
  static async open(): Promise<Recorder> {
    const stream = await openMicrophone();
    const context = new AudioContext({ latencyHint: 'interactive' });
    const recorder = new Recorder(stream, context);
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'foveal-recorder', { numberOfOutputs: 0 });
    node.port.onmessage = event => recorder.#receive(event.data);
    const firstChunk = new Promise<void>(resolve => {
      const stop = recorder.onChunk.add(() => {
        stop();
        resolve();
      });
    });
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
    await firstChunk;
    return recorder;
  }

  /** performance.now() at which the sample at a frame position was heard. */
  toPerformanceMs(frame: number): number {
    return this.#clock.toPerformanceMs((frame / this.sampleRate) * 1000);
  }

  async close(): Promise<void> {
    for (const track of this.#stream.getTracks()) track.stop();
    await this.#context.close();
  }

  #receive(chunk: AudioChunk): void {
    this.#readClocks();
    this.onChunk.emit(chunk);
  }

  /**
   * getOutputTimestamp() says when a frame leaves the loudspeaker. The graph worked on it earlier
   * by the context's base and output latency (Web Audio §1.2), and the microphone heard it earlier
   * still by the track's own latency (Media Capture §latency).
   */
  #readClocks(): void {
    const { contextTime, performanceTime } = this.#context.getOutputTimestamp();
    if (!contextTime || !performanceTime) return;
    const { baseLatency, outputLatency } = this.#context;
    const latencySeconds = baseLatency + outputLatency + this.#inputLatencySeconds;
    this.#clock.note({
      contextMs: contextTime * 1000,
      performanceMs: performanceTime - latencySeconds * 1000,
    });
  }
}

async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    if (error instanceof Error) throw mediaError('microphone', error);
    throw error;
  }
}

/** Root mean square of a chunk in decibels relative to full scale; −∞ for silence. */
export function levelDecibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length);
}
