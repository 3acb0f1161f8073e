import type { Api, EventName, EventPayload, Settings } from '../api/contract.ts';
import type { EventListener, Subscribe } from '../api/serve.ts';
import { annotationMethods } from './annotations.ts';
import { calibrationMethods } from './calibrations.ts';
import { engineMethods } from './engines.ts';
import { Evaluations } from './evaluations.ts';
import { gazeMethods } from './gaze-services.ts';
import { imageServerMethods } from './image-servers.ts';
import { Importer } from './importer.ts';
import { Imports } from './imports.ts';
import { insightMethods } from './insights.ts';
import { ModelImports } from './model-imports.ts';
import { architectureOf } from './models.ts';
import type { Ports } from './ports.ts';
import { readerMethods } from './readers.ts';
import { Recordings } from './recordings.ts';
import { Retrievals } from './retrievals.ts';
import { Reviews } from './reviews.ts';
import { Runs } from './runs.ts';
import { SpeechModels } from './speech-models.ts';
import { studyMethods } from './studies.ts';
import { Trackers } from './trackers.ts';
import { transcriptServices } from './transcripts.ts';
import { Transfers } from './transfers.ts';
import { Turns } from './turns.ts';

/** One caller's view of the app: readings it was recording are interrupted when it closes. */
export interface Session {
  api: Api;
  close(): Promise<void>;
}

export interface App {
  openSession(): Session;
  subscribe: Subscribe;
  recordings: Recordings;
  imports: Imports;
  /** Whether a run goes on or waits. */
  isTraining(): boolean;
  /** Pauses the run and cancels the import in progress, closes journals, stops the model host. */
  close(): Promise<void>;
}

/** The contract's services over one library. */
export function createApp(ports: Ports): App {
  const listeners = new Set<EventListener>();
  const emit = <E extends EventName>(event: E, payload: EventPayload<E>) => {
    for (const listener of listeners) listener(event, payload);
  };
  const onChange = () => emit('library.changed', {});
  const turns = new Turns();
  const readerTurns = new Turns();
  const changeSettings = (change: (settings: Settings) => Partial<Settings>) =>
    turns.run('settings', async () => {
      const before = await ports.settings.read();
      const settings = { ...before, ...change(before) };
      await ports.settings.write(settings);
      return settings;
    });
  const forgetSpan = async (reader: string) => {
    await changeSettings(({ readerSpansMs: { [reader]: _, ...readerSpansMs } }) => ({
      readerSpansMs,
    }));
  };
  const recordings = new Recordings(ports, readerTurns, onChange);
  const runs = new Runs(ports, {
    onProgress: progress => emit('run.progress', progress),
    onPoints: (runId, points) => emit('run.points', { runId, points }),
    onChange,
  });
  const evaluations = new Evaluations(
    ports,
    progress => emit('evaluation.progress', progress),
    onChange,
  );
  const { alignments } = recordings;
  const reviews = new Reviews(ports, alignments);
  const importer = new Importer(ports);
  const imports = new Imports(
    ports,
    importer,
    progress => emit('import.progress', progress),
    onChange,
  );
  const transfers = new Transfers(
    ports,
    importer,
    progress => emit('transfer.progress', progress),
    onChange,
  );
  const retrievals = new Retrievals(ports, importer, onChange, progress =>
    emit('retrieval.progress', progress),
  );
  const modelImports = new ModelImports(
    ports,
    progress => emit('model.import', progress),
    onChange,
  );
  const trackers = new Trackers(ports.trackers, report => emit('tracker.report', report));
  const speechModels = new SpeechModels(
    ports,
    download => emit('speech.download', download),
    onChange,
  );

  const shared = {
    ...studyMethods(ports, importer, onChange),
    ...imageServerMethods(ports),
    ...retrievals.methods(),
    ...runs.methods(),
    ...evaluations.methods(),
    ...insightMethods(ports),
    ...engineMethods(ports),
    ...readerMethods(ports, {
      recordings,
      turns: readerTurns,
      isTraining: () => runs.isTraining(),
      forgetSpan,
      onChange,
    }),
    ...reviews.methods(),
    ...gazeMethods(ports, alignments),
    ...calibrationMethods(ports, readerTurns, onChange),
    ...transfers.methods(),
    ...modelImports.methods(),
    ...annotationMethods(ports),
    ...transcriptServices(ports, recordings),
    ...speechModels.methods(),
    'library.info': async () => {
      const readings = await recordings.list();
      const interrupted = readings.filter(reading => reading.state === 'interrupted');
      return {
        ...ports.library,
        ...ports.catalogue.counts(),
        hasDialogs: ports.chooseFiles !== null,
        readingCount: readings.filter(reading => reading.state !== 'discarded').length,
        interruptedCount: interrupted.length,
      };
    },
    'models.list': () => ports.models.list(),
    'models.architecture': ({ modelId }) => architectureOf(ports, modelId),
    'settings.get': () => ports.settings.read(),
    'settings.set': async change => {
      const settings = await changeSettings(() => definedOf(change));
      const isSpanChange = 'eyeVoiceSpanMs' in change || 'readerSpansMs' in change;
      if (isSpanChange) {
        alignments.forgetAll();
        onChange();
      }
      return settings;
    },
  } satisfies Partial<Api>;

  return {
    openSession() {
      const recorder = recordings.session();
      const importing = imports.session();
      const tracking = trackers.session();
      const close = async () => {
        await Promise.all([recorder.close(), importing.close(), tracking.close()]);
      };
      const api = { ...shared, ...recorder.methods, ...importing.methods, ...tracking.methods };
      return { api, close };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recordings,
    imports,
    isTraining: () => runs.isTraining(),
    async close() {
      await Promise.all([
        imports.close(),
        retrievals.close(),
        speechModels.close(),
        modelImports.close(),
        trackers.close(),
        evaluations.close(),
      ]);
      await Promise.all([recordings.close(), runs.close(), reviews.close(), transfers.close()]);
    },
  };
}

/** A partial object without the keys whose value is undefined. */
function definedOf<T extends object>(partial: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const defined = Object.entries(partial).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
