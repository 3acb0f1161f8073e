import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Api, SpeechDownload, SpeechModel } from '../api/contract.ts';
import { AppError, reportOf } from '../base/app-error.ts';
import type { ModelSource, Ports } from './ports.ts';

type SpeechMethods = Pick<Api, Extract<keyof Api, `speech.${string}`>>;

/** Progress is told this often. */
const TELL_MS = 200;

/** The dictation models of a library: taken in from files or an address, described, removed. */
export class SpeechModels {
  #ports: Ports;
  #tell: (download: SpeechDownload) => void;
  #onChange: () => void;
  #current: SpeechDownload | null = null;
  #running: { stop: AbortController; ended: Promise<void> } | null = null;

  constructor(ports: Ports, tell: (download: SpeechDownload) => void, onChange: () => void) {
    this.#ports = ports;
    this.#tell = tell;
    this.#onChange = onChange;
  }

  methods(): SpeechMethods {
    return {
      'speech.models': () => this.#ports.speechModels.list(),
      'speech.install': ({ fileName, content }) =>
        this.#install({ name: fileName, archive: content, address: null }),
      'speech.installFolder': ({ name, files }) => this.#install({ name, files, address: null }),
      'speech.describe': async ({ speechModelId, language, licence }) => {
        const known = await this.#model(speechModelId);
        const model = {
          ...known,
          ...(language === undefined ? {} : { language }),
          ...(licence === undefined ? {} : { licence }),
        };
        await this.#ports.speechModels.put(model);
        this.#onChange();
        return model;
      },
      'speech.remove': async ({ speechModelId }) => {
        await this.#ports.speechModels.remove(speechModelId);
        await this.#ports.audit.append('speech.remove', speechModelId);
        this.#onChange();
        return {};
      },
      'speech.download': async ({ address, sha256 }) => this.#start(address, sha256),
      'speech.cancelDownload': async ({ downloadId }) => {
        if (this.#current?.downloadId !== downloadId) return {};
        this.#running?.stop.abort();
        await this.#running?.ended;
        return {};
      },
      'speech.currentDownload': async () => ({ download: this.#current }),
    };
  }

  async close(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended;
  }

  async #install(source: ModelSource): Promise<SpeechModel> {
    const model = await this.#ports.speechModels.install(source);
    await this.#ports.audit.append('speech.install', model.speechModelId);
    this.#onChange();
    return model;
  }

  #start(address: string, expected: string | null): SpeechDownload {
    if (this.#running !== null) {
      throw new AppError({
        code: 'speech.downloading',
        message: 'Another dictation model is being loaded.',
        advice: 'Wait for it, or cancel it first.',
      });
    }
    const stop = new AbortController();
    const download: SpeechDownload = {
      downloadId: this.#ports.clock.newId(),
      address: withoutSecrets(address),
      state: 'running',
      bytesDone: 0,
      bytesTotal: null,
      elapsedMs: 0,
      remainingMs: null,
      speechModelId: null,
      error: null,
    };
    this.#current = download;
    const ended = this.#load(address, expected, stop.signal)
      .then(model => this.#update({ state: 'finished', speechModelId: model.speechModelId }))
      .catch(error =>
        stop.signal.aborted
          ? this.#update({ state: 'cancelled' })
          : this.#update({ state: 'failed', error: reportOf(error) }),
      )
      .finally(() => {
        this.#running = null;
      });
    this.#running = { stop, ended };
    return download;
  }

  async #load(address: string, expected: string | null, signal: AbortSignal): Promise<SpeechModel> {
    const startedMs = this.#ports.clock.now().getTime();
    let toldMs = startedMs;
    const archive = await this.#ports.download(address, signal, (bytesDone, bytesTotal) => {
      const nowMs = this.#ports.clock.now().getTime();
      if (nowMs - toldMs < TELL_MS) return;
      toldMs = nowMs;
      const elapsedMs = nowMs - startedMs;
      const remainingMs =
        bytesTotal === null ? null : (elapsedMs * (bytesTotal - bytesDone)) / bytesDone;
      this.#update({ bytesDone, bytesTotal, elapsedMs, remainingMs });
    });
    this.#update({ bytesDone: archive.length, bytesTotal: archive.length, remainingMs: 0 });
    refuseOther(archive, expected);
    const known = withoutSecrets(address);
    const name = known.split('/').at(-1) || 'model';
    return await this.#install({ name, archive, address: known });
  }

  #update(change: Partial<SpeechDownload>): void {
    if (this.#current === null) return;
    this.#current = { ...this.#current, ...change };
    this.#tell(this.#current);
  }

  async #model(speechModelId: string): Promise<SpeechModel> {
    const models = await this.#ports.speechModels.list();
    const model = models.find(candidate => candidate.speechModelId === speechModelId);
    if (model !== undefined) return model;
    throw new AppError({
      code: 'speech.unknown',
      message: 'The library has no such dictation model.',
      advice: 'It may have been removed: look at the list again.',
    });
  }
}

/** An address as it may be shown and kept: user name, password and query may let somebody in. */
function withoutSecrets(address: string): string {
  return address.replace(/[?#].*$/, '').replace(/^([a-z]+:\/\/)[^/]*@/i, '$1');
}

function refuseOther(archive: Uint8Array, expected: string | null): void {
  if (expected === null) return;
  const actual = bytesToHex(sha256(archive));
  if (actual === expected) return;
  throw new AppError({
    code: 'speech.wrongChecksum',
    message: 'What was loaded is not the model with this checksum.',
    expected: `SHA-256 ${expected}`,
    actual: `SHA-256 ${actual}`,
    advice: 'Compare the checksum with the one at the model’s source, then load it again.',
  });
}
