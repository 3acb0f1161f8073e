import { vi } from 'vitest';

/** What goes wrong between the microphone and its first sound. */
export type AudioFault = 'denied' | 'noAnswer' | 'noContext' | 'noWorklet' | 'noSound' | null;

/** What is asked of getUserMedia. */
interface Wish {
  audio: { deviceId?: { exact: string } };
}

/** A microphone and the audio context behind it, in place of the browser's. */
export class FakeAudio {
  fault: AudioFault = null;
  isMicrophoneOn = false;
  isContextClosed = false;
  /** The node's processor goes on: a browser would keep it. */
  isProcessing = false;
  /** Of the microphones there are; the first is the system's choice. */
  names = ['Fake'];
  #answer: () => void = () => {};
  #onEnded: () => void = () => {};
  #node: { port: { onmessage: (event: { data: unknown }) => void } } | null = null;

  /** Until `vi.unstubAllGlobals`. */
  install(): void {
    const audio = this;
    class FakeAudioContext {
      sampleRate = 48_000;
      baseLatency = 0;
      outputLatency = 0;
      audioWorklet = {
        addModule: async () => {
          if (audio.fault === 'noWorklet') throw new Error('no such module');
        },
      };
      constructor() {
        if (audio.fault === 'noContext') throw new Error('no audio device');
      }
      createMediaStreamSource() {
        return { connect: () => {}, disconnect: () => {} };
      }
      getOutputTimestamp() {
        return { contextTime: 1, performanceTime: 1 + performance.now() };
      }
      async resume() {
        if (audio.fault !== 'noSound') audio.hear();
      }
      async close() {
        audio.isContextClosed = true;
      }
    }
    class FakeNode {
      port = {
        onmessage: (_event: { data: unknown }) => {},
        postMessage: () => {
          audio.isProcessing = false;
          queueMicrotask(() => this.port.onmessage({ data: null }));
        },
      };
      constructor() {
        audio.#node = this;
        audio.isProcessing = true;
      }
    }
    vi.stubGlobal('AudioContext', FakeAudioContext);
    vi.stubGlobal('AudioWorkletNode', FakeNode);
    vi.stubGlobal('navigator', {
      mediaDevices: {
        getUserMedia: (wish: Wish) => this.#open(wish),
        // A fake's name is its id too.
        enumerateDevices: async () =>
          this.names.map(label => ({ kind: 'audioinput', label, deviceId: label })),
      },
    });
  }

  /** Lets a chunk of sound arrive. */
  hear(): void {
    this.#node?.port.onmessage({ data: { firstFrame: 0, samples: new Float32Array(2_048) } });
  }

  /** The cable is pulled: nothing opens it until `fault` is taken back. */
  unplug(): void {
    this.fault = 'denied';
    this.isMicrophoneOn = false;
    this.#onEnded();
  }

  /** Answers the browser's question, late. */
  allow(): void {
    this.#answer();
  }

  async #open({ audio }: Wish) {
    const label = audio.deviceId?.exact ?? this.names[0];
    if (this.fault === 'denied') throw new DOMException('refused', 'NotAllowedError');
    if (this.fault === 'noAnswer') {
      await new Promise<void>(resolve => {
        this.#answer = resolve;
      });
    }
    this.isMicrophoneOn = true;
    const stop = () => {
      this.isMicrophoneOn = false;
    };
    const addEventListener = (_ended: string, listener: () => void) => {
      this.#onEnded = listener;
    };
    const track = { label, stop, addEventListener, getSettings: () => ({}) };
    return { getTracks: () => [track], getAudioTracks: () => [track] };
  }
}
