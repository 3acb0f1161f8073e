/** The recogniser's frame: vosk-browser behind a MessagePort, on an origin of its own. */
import { Model } from 'vosk-browser';
import { acceptPort } from './accept-port.ts';
import { withoutModelCache } from './no-model-cache.ts';
import { Recogniser } from './recogniser.ts';
import { type SpeechReport, speechCommand } from './speech-protocol.ts';

const SILENT_LOG = -1;

acceptPort(port => {
  const report = (message: SpeechReport) => port.postMessage(message);
  let model: Model | null = null;
  let recogniser: Recogniser | null = null;

  const load = (modelPath: string) => {
    // createModel() never settles when loading fails; the events do.
    const loading = withoutModelCache(() => new Model(modelPath, SILENT_LOG));
    loading.on('error', message => {
      const reason = message.event === 'error' && message.error ? message.error : 'no reason given';
      report({ type: 'failed', message: reason });
    });
    loading.on('load', () => {
      model = loading;
      report({ type: 'loaded' });
    });
  };

  /** Of several dictations only the newest is heard: a late answer to one given up is not for it. */
  let begunCount = 0;
  const begin = (loaded: Model, sampleRate: number) => {
    const number = ++begunCount;
    return new Recogniser(loaded, sampleRate, message => {
      if (number === begunCount) report(message);
    });
  };

  port.onmessage = event => {
    const command = speechCommand.parse(event.data);
    switch (command.type) {
      case 'load':
        load(command.modelPath);
        break;
      case 'begin':
        recogniser = model && begin(model, command.sampleRate);
        break;
      case 'audio':
        recogniser?.feed(command.samples);
        break;
      case 'finish':
        if (recogniser) recogniser.finish();
        else report({ type: 'finished' });
        recogniser = null;
        break;
    }
  };
});
