import { expect, test } from 'vitest';
import type { Api } from '../../../src/api/contract.ts';
import { serve } from '../../../src/api/serve.ts';
import { memoryWirePair } from '../../support/memory-wire.ts';

/** Sends one message to a server over `api` and returns its answer. */
async function ask(api: Partial<Api>, message: unknown): Promise<unknown> {
  const [near, far] = memoryWirePair();
  serve(api as Api, far);
  const answer = new Promise(resolve => near.onMessage(resolve));
  near.send(message);
  return answer;
}

test.each(['studies.burn', 'toString', '__proto__'])('%s is no method', async method => {
  expect(await ask({}, { kind: 'call', id: 7, method, input: {} })).toMatchObject({
    kind: 'answer',
    id: 7,
    error: { code: 'api.unknownMethod' },
  });
});

test('an answer of the wrong shape does not leave the serving side', async () => {
  const api = { 'studies.list': async () => [{ studyId: 'x' }] } as unknown as Partial<Api>;
  expect(await ask(api, { kind: 'call', id: 1, method: 'studies.list', input: {} })).toMatchObject({
    error: { code: 'api.invalidOutput', actual: 'output.0.fileName' },
  });
});

test('a failure that is not an AppError arrives as an internal one', async () => {
  const api = { 'studies.list': () => Promise.reject(new TypeError('oops')) };
  expect(await ask(api, { kind: 'call', id: 1, method: 'studies.list', input: {} })).toMatchObject({
    error: { code: 'internal', message: 'oops' },
  });
});

test('a peer that does not speak the protocol is cut off', async () => {
  const [near, far] = memoryWirePair();
  serve({} as Api, far);
  const closed = new Promise<void>(resolve => near.onClose(resolve));
  near.send('hello');
  await closed;
});
