import type { Api, ModelImport, ModelImportRequest } from '../api/contract.ts';
import { AppError, reportOf } from '../base/app-error.ts';
import type { Ports } from './ports.ts';

type ModelImportMethods = Pick<
  Api,
  'models.import' | 'models.cancelImport' | 'models.currentImport' | 'models.choose'
>;

/** Listeners hear of progress this often at most. */
const PROGRESS_EVERY_MS = 200;
/** An estimate from less than this is a guess. */
const MINIMUM_SHARE = 0.02;

/** Weights from elsewhere: one import at a time, with progress, to be cancelled. */
export class ModelImports {
  readonly #ports: Ports;
  readonly #emit: (progress: ModelImport) => void;
  readonly #onChange: () => void;
  #current: ModelImport | null = null;
  #running: { abort: AbortController; ended: Promise<void> } | null = null;

  constructor(ports: Ports, emit: (progress: ModelImport) => void, onChange: () => void) {
    this.#ports = ports;
    this.#emit = emit;
    this.#onChange = onChange;
  }

  methods(): ModelImportMethods {
    return {
      'models.import': async request => this.#start(request),
      'models.cancelImport': async ({ importId }) => {
        if (this.#current?.importId === importId) this.#running?.abort.abort();
        return {};
      },
      'models.currentImport': async () => this.#current,
      'models.choose': async ({ what }) => ({
        paths: (await this.#ports.chooseFiles?.(what)) ?? [],
      }),
    };
  }

  /** Cancels the import in progress, if any, and waits until it has ended. */
  async close(): Promise<void> {
    this.#running?.abort.abort();
    await this.#running?.ended;
  }

  #start(request: ModelImportRequest): ModelImport {
    if (this.#running !== null) throw busy();
    const { clock } = this.#ports;
    const startedAtMs = clock.now().getTime();
    let current: ModelImport = {
      importId: clock.newId(),
      name: request.name,
      state: 'running',
      writtenBytes: 0,
      totalBytes: 0,
      elapsedMs: 0,
      remainingMs: null,
      modelId: null,
      tensors: [],
      error: null,
    };
    this.#current = current;
    const started = current;
    const update = (change: Partial<ModelImport>) => {
      current = { ...current, elapsedMs: clock.now().getTime() - startedAtMs, ...change };
      this.#current = current;
      return current;
    };
    let emittedAtMs = 0;
    const abort = new AbortController();
    const work = this.#ports.importWeights(
      request,
      (writtenBytes, totalBytes) => {
        const share = writtenBytes / totalBytes;
        const { elapsedMs } = update({ writtenBytes, totalBytes });
        update({ remainingMs: share < MINIMUM_SHARE ? null : (elapsedMs * (1 - share)) / share });
        if (elapsedMs - emittedAtMs < PROGRESS_EVERY_MS) return;
        emittedAtMs = elapsedMs;
        this.#emit(current);
      },
      abort.signal,
    );
    const ended = work
      .then(
        ({ model, tensors }): Partial<ModelImport> => ({
          state: 'finished',
          modelId: model.modelId,
          tensors,
        }),
        (error): Partial<ModelImport> =>
          abort.signal.aborted
            ? { state: 'cancelled' }
            : { state: 'failed', error: reportOf(error) },
      )
      .then(end => {
        this.#running = null;
        this.#onChange();
        this.#emit(update({ ...end, remainingMs: null }));
      });
    this.#running = { abort, ended };
    return started;
  }
}

function busy(): AppError {
  return new AppError({
    code: 'modelImport.busy',
    message: 'Other weights are still being imported.',
    advice: 'Wait for them or cancel that import.',
  });
}
