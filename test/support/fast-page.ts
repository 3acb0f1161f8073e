import type { BrowserContext } from 'playwright-core';

/**
 * Makes time pass `speed` times as fast in the app's page, and its microphone hear as much more:
 * - performance.now() runs at `speed`: a played source of gaze is due that much more often, and every
 *   sample, its time, its place in a batch and the journal are as they would be in real time;
 * - for each chunk of sound that the recorder's worklet posts, `speed` chunks arrive, cut one after
 *   the other from `wavBase64`, with frame numbers and a clock of the audio context to match.
 * - timers of more than a minute are shortened: what is kept for five minutes after its last use (the
 *   answers of the host) is kept for as many cases as it would be.
 * Shorter timers, animation frames and everything outside the page stay real.
 */
export async function makeFast(
  context: BrowserContext,
  appOrigin: string,
  speed: number,
  wavBase64: string,
): Promise<void> {
  await context.addInitScript(speedUp, { appOrigin, speed, wavBase64 });
}

/** Runs in every page, before its own scripts; may use nothing outside itself. */
function speedUp(given: { appOrigin: string; speed: number; wavBase64: string }): void {
  const { appOrigin, speed, wavBase64 } = given;
  if (location.origin !== appOrigin) return;
  const realNow = performance.now.bind(performance);
  performance.now = () => realNow() * speed;

  const minuteMs = 60_000;
  const realTimeout = window.setTimeout.bind(window);
  const fastTimeout = (run: TimerHandler, ms = 0, ...given: unknown[]) =>
    realTimeout(run, ms > minuteMs ? ms / speed : ms, ...given);
  Object.assign(window, { setTimeout: fastTimeout });

  const wav = Uint8Array.from(atob(wavBase64), letter => letter.charCodeAt(0));
  let sound: Float32Array | null = null;
  const outputTimestamp = AudioContext.prototype.getOutputTimestamp;
  AudioContext.prototype.getOutputTimestamp = function (this: AudioContext) {
    const { contextTime = 0, performanceTime = 0 } = outputTimestamp.call(this);
    return { contextTime: contextTime * speed, performanceTime: performanceTime * speed };
  };
  const RealNode = AudioWorkletNode;
  class FastNode extends RealNode {
    readonly fast = new MessageChannel();
    constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
      super(context, name, options);
      if (sound === null) {
        context.decodeAudioData(wav.slice().buffer).then(decoded => {
          sound = decoded.getChannelData(0);
        });
      }
      super.port.onmessage = ({
        data,
      }: MessageEvent<{ firstFrame: number; samples: Float32Array } | null>) => {
        if (data === null) {
          this.fast.port1.postMessage(null);
          this.fast.port1.close();
          return;
        }
        const { length } = data.samples;
        for (let i = 0; i < speed; i++) {
          const firstFrame = data.firstFrame * speed + i * length;
          const samples = new Float32Array(length);
          for (let k = 0; sound !== null && k < length; k++) {
            samples[k] = sound[(firstFrame + k) % sound.length] ?? 0;
          }
          this.fast.port1.postMessage({ firstFrame, samples }, [samples.buffer]);
        }
      };
      this.fast.port1.onmessage = ({ data }) => super.port.postMessage(data);
    }
    override get port() {
      return this.fast.port2;
    }
  }
  window.AudioWorkletNode = FastNode;
}
