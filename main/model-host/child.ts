import type { Embeddings } from '../../src/app/ports.ts';
import { type ErrorReport, reportOf } from '../../src/base/app-error.ts';
import { attend } from '../../src/model/attend.ts';
import { embedImages, embedSentences } from '../../src/model/embed.ts';
import { filmFeatures } from '../../src/model/film-features.ts';
import { encodeModel, initialiseNano } from '../../src/model/model-files.ts';
import { modelCard } from '../../src/training/card.ts';
import { probeEngine } from '../../src/training/probe.ts';
import { type OpenEngine, openEngine } from './engines.ts';
import { LoadedModels } from './loaded-models.ts';
import {
  type Examination,
  engineReport,
  type Reply,
  type Request,
  request,
  type TrainProgress,
} from './messages.ts';
import { writeModelFolder } from './model-folder.ts';
import { type StopRequest, train } from './train.ts';
import { tryStep } from './try-step.ts';

/*
 * The process that owns weights and the accelerator. The host forks it and speaks to it over IPC
 * (messages.ts); without its parent it ends.
 */
const stops = new Map<number, StopRequest>();

process.on('disconnect', () => process.exit(0));

try {
  const [, , only = '', threads = ''] = process.argv;
  const wanted = only === '' ? undefined : engineReport.shape.name.parse(only);
  const engine = await openEngine(wanted, threads === '' ? {} : { threadCount: Number(threads) });
  const models = new LoadedModels(engine.engine);
  process.on('message', message => {
    void answer(message, engine, models);
  });
  send({ kind: 'ready', engine: engine.report });
} catch (error) {
  send({ kind: 'failed', id: null, error: reportOf(error) });
  process.exitCode = 1;
  process.disconnect();
}

async function answer(message: unknown, engine: OpenEngine, models: LoadedModels): Promise<void> {
  const parsed = request.safeParse(message);
  if (!parsed.success) {
    const error = { code: 'modelHost.request', message: parsed.error.message };
    return send({ kind: 'failed', id: idOf(message), error });
  }
  const { data } = parsed;
  if (data.kind === 'stop') {
    const stop = stops.get(data.id);
    if (stop !== undefined) stop.how = data.how;
    return;
  }
  try {
    send({ kind: 'done', id: data.id, result: await perform(data, engine, models) });
  } catch (error) {
    send({ kind: 'failed', id: data.id, error: reportOf(error) });
  }
}

async function perform(
  data: Exclude<Request, { kind: 'stop' }>,
  engine: OpenEngine,
  models: LoadedModels,
) {
  switch (data.kind) {
    case 'train': {
      const { id } = data;
      const stop: StopRequest = { how: null };
      stops.set(id, stop);
      const listener = {
        onStep: (progress: TrainProgress) => send({ kind: 'progress', id, progress }),
        onNote: (note: ErrorReport) => send({ kind: 'note', id, note }),
      };
      try {
        return await train(data.job, engine, listener, stop);
      } finally {
        stops.delete(id);
      }
    }
    case 'tryStep':
      return tryStep(data.job, engine);
    case 'attend':
      return models.use(data.modelFolder, ({ runner, config, tokenizer }) =>
        attend(runner, config, tokenizer, data.image, data.phrases),
      );
    case 'embed':
      return models.use(
        data.modelFolder,
        async ({ runner, config, tokenizer }): Promise<Embeddings> => ({
          width: config.projectionWidth,
          images: await embedImages(runner, config, data.images),
          sentences: await embedSentences(runner, config, tokenizer, data.sentences),
          tokensCut: data.sentences.map(sentence => tokenizer.tokensCut(sentence)),
        }),
      );
    case 'filmFeatures':
      return models.use(data.modelFolder, ({ runner, config }) =>
        filmFeatures(runner, config, data.image),
      );
    case 'examine': {
      const result = await probeEngine(engine.engine, () => performance.now());
      return {
        ...result,
        memoryMb: process.resourceUsage().maxRSS / 1024,
      } satisfies Examination;
    }
    case 'initialise': {
      const model = initialiseNano(data.seed, data.sentences);
      const createdAt = new Date().toISOString();
      const card = modelCard(model.config, { createdAt, base: null, seed: data.seed });
      await writeModelFolder(data.outputFolder, encodeModel(model, card));
      return null;
    }
  }
}

function send(reply: Reply): void {
  if (process.connected) process.send?.(reply);
}

function idOf(message: unknown): number | null {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null;
  return typeof id === 'number' ? id : null;
}
