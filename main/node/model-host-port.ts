import type { ModelHost } from '../../src/app/ports.ts';

/** A model host of its own process, as the services ask for it. */
export async function startModelHost(): Promise<ModelHost> {
  // Loaded when first needed: listing a library must not wait for the training code.
  const { ModelHost: Client } = await import('../model-host/client.ts');
  const host = await Client.start();
  return {
    train(job, onProgress) {
      const controller = new AbortController();
      const finished = host.train(job, onProgress, controller.signal).then(
        () => 'finished' as const,
        error => {
          if (controller.signal.aborted) return 'cancelled' as const;
          throw error;
        },
      );
      return { finished, cancel: () => controller.abort() };
    },
    attend: (folder, image, phrases) => host.attend(folder, image, phrases),
    stop: () => host.stop(),
  };
}
