import type { EngineCheck } from '../../src/api/contract.ts';
import type { ModelHost } from '../../src/app/ports.ts';

/** What this computer can train with, engine by engine. */
export async function examineEngines(): Promise<EngineCheck[]> {
  const examination = await import('../model-host/examine-engines.ts');
  return examination.examineEngines();
}

/** A model host of its own process, as the services ask for it. */
export async function startModelHost(): Promise<ModelHost> {
  // Loaded when first needed: listing a library must not wait for the training code.
  const { ModelHost: Client } = await import('../model-host/client.ts');
  const host = await Client.start();
  return {
    initialise: (folder, seed, sentences) => host.initialise(folder, seed, sentences),
    train(job, listener) {
      const stopping = new AbortController();
      const result = host.train(job, listener, stopping.signal);
      return {
        finished: result,
        stop: how => stopping.abort(how),
      };
    },
    tryStep: job => host.tryStep(job),
    attend: (folder, image, phrases) => host.attend(folder, image, phrases),
    embed: (folder, images, sentences) => host.embed(folder, images, sentences),
    filmFeatures: (folder, image) => host.filmFeatures(folder, image),
    stop: () => host.stop(),
    engine: `${host.engine.name}: ${host.engine.description}`,
  };
}
