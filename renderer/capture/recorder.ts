import type { AppError } from '../../src/base/app-error.ts';
import { noteSensor } from '../shell/sensors-in-use.ts';
import { AudioClock } from './audio-clock.ts';
import { Listeners } from './listeners.ts';
import { mediaError } from './media-error.ts';
import workletUrl from './recorder-worklet.ts?worker&url';
import { within } from './within.ts';

/** Includes the time a person takes to answer the browser's question. */
const PERMISSION_TIMEOUT_MS = 60_000;
/** From the open microphone to the first sound. */
const START_TIMEOUT_MS = 20_000;
/** The audio thread answers within milliseconds, unless its device has stalled. */
const STOP_TIMEOUT_MS = 1_000;
/** The audio thread hears of a lost connection with one of its next quanta. */
const RELEASE_MS = 100;

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
  /** Held so that the browser does not clear it away while sound flows through it. */
  #source: MediaStreamAudioSourceNode | null = null;
  /** Null until the first sound, and from the end on. */
  #node: AudioWorkletNode | null = null;
  readonly #clock = new AudioClock();
  readonly #inputLatencySeconds: number;

  private constructor(stream: MediaStream, context: AudioContext) {
    this.#stream = stream;
    this.#context = context;
    this.sampleRate = context.sampleRate;
    const track = stream.getAudioTracks()[0];
    this.microphoneLabel = track?.label ?? '';
    noteSensor('microphone', this, true);
    track?.addEventListener('ended', () => {
      noteSensor('microphone', this, false);
      const message = 'The microphone stopped delivering sound.';
      this.onFailure.emit(mediaError('microphone', { name: 'DeviceLost', message }));
    });
    const settings: MediaTrackSettings & { latency?: number } = track?.getSettings() ?? {};
    this.#inputLatencySeconds = settings.latency ?? 0;
  }

  /**
   * Opens the microphone as it is (no echo, noise or gain processing: it would shift and colour
   * the words) and answers once the first sound has arrived.
   *
   * `wanted`: the name of the microphone to use, if it is there; empty: the system's choice.
   * @throws AppError `microphone.*`
   */
  static async open(wanted = ''): Promise<Recorder> {
    try {
      const opening = openMicrophone(wanted);
      const stream = await within(opening, PERMISSION_TIMEOUT_MS, notOpened, stopTracks);
      return await Recorder.#start(stream);
    } catch (error) {
      throw error instanceof Error ? mediaError('microphone', error) : error;
    }
  }

  /** Answers with the first sound; without any, the microphone is turned off again. */
  static async #start(stream: MediaStream): Promise<Recorder> {
    let recorder: Recorder | null = null;
    try {
      recorder = new Recorder(stream, new AudioContext({ latencyHint: 'interactive' }));
      await within(recorder.#connect(), START_TIMEOUT_MS, noSound);
      return recorder;
    } catch (error) {
      stopTracks(stream);
      // Not waited for: an audio device that never started may never say that it has closed.
      recorder?.close().catch(reason => console.warn('Closing the recorder:', reason));
      throw error;
    }
  }

  async #connect(): Promise<void> {
    const context = this.#context;
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'foveal-recorder', { numberOfOutputs: 0 });
    const firstChunk = Promise.withResolvers<void>();
    node.port.onmessage = event => {
      this.#node = node;
      this.#receive(event.data);
      firstChunk.resolve();
    };
    this.#source = context.createMediaStreamSource(this.#stream);
    this.#source.connect(node);
    await context.resume();
    await firstChunk.promise;
  }

  /** performance.now() at which the sample at a frame position was heard. */
  toPerformanceMs(frame: number): number {
    return this.#clock.toPerformanceMs((frame / this.sampleRate) * 1000);
  }

  /** Turns the microphone off; what belongs to it is let go of a moment later. */
  async close(): Promise<void> {
    stopTracks(this.#stream);
    noteSensor('microphone', this, false);
    const node = this.#node;
    if (node === null) return this.#context.close();
    this.#node = null;
    const stopped = new Promise<void>(resolve => {
      node.port.onmessage = ({ data }) => data === null && resolve();
    });
    node.port.postMessage('stop');
    await within(stopped, STOP_TIMEOUT_MS, noSound).catch(() => {});
    this.#source?.disconnect();
    // Chromium keeps a node whose processor goes on, or that is connected when its context closes, and
    // the context with it, for as long as the page.
    setTimeout(() => this.#context.close().catch(reason => console.warn(reason)), RELEASE_MS);
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

/** Microphones by name, once one has been opened: before that browsers do not tell. */
export async function microphoneNames(): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const names = devices.filter(({ kind }) => kind === 'audioinput').map(({ label }) => label);
  return [...new Set(names.filter(name => name !== ''))];
}

async function openMicrophone(wanted: string): Promise<MediaStream> {
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  if (wanted === '' || stream.getAudioTracks()[0]?.label === wanted) return stream;
  const devices = await navigator.mediaDevices.enumerateDevices();
  const device = devices.find(({ kind, label }) => kind === 'audioinput' && label === wanted);
  if (device === undefined) return stream;
  stopTracks(stream);
  const deviceId = { exact: device.deviceId };
  return navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId } });
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function notOpened(): Error {
  return new DOMException(`no answer for ${PERMISSION_TIMEOUT_MS / 1000} s`, 'TimeoutError');
}

function noSound(): Error {
  return new DOMException(`no sound for ${START_TIMEOUT_MS / 1000} s`, 'TimeoutError');
}

/** Root mean square of a chunk in decibels relative to full scale; −∞ for silence. */
export function levelDecibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length);
}
