import type { Api } from '../../src/api/contract.ts';
import type { ConsentChoices } from '../../src/reading/consent.ts';

/** The reader agrees to everything but what is said. */
export async function agree(
  api: Api,
  reader = 'Dr Ada Test',
  choices: Partial<ConsentChoices> = {},
): Promise<void> {
  const all = { camera: true, microphone: true, retention: true, training: true };
  await api['readers.consent']({ reader, choices: { ...all, ...choices }, language: 'en' });
}
