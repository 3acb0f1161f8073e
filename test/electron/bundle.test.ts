import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { smallPng } from '../support/small-reading.ts';

const bundle = (name: string) => resolve('out/electron', name);
const missing = existsSync(bundle('main.js'))
  ? null
  : 'out/electron is not built (npx electron-vite build)';

test('the bundled worker decodes a film', async ctx => {
  if (missing !== null) return ctx.skip(missing);
  const worker = fork(bundle('compute-worker.js'), { serialization: 'advanced' });
  worker.send({ id: 1, name: 'film', input: { bytes: smallPng(), fileName: 'film.png' } });
  const [answer] = await once(worker, 'message');
  worker.disconnect();
  await once(worker, 'exit');
  expect(answer).toMatchObject({ id: 1, output: { widthPx: 64, heightPx: 48 } });
});

test('the bundled model host opens an engine', async ctx => {
  if (missing !== null) return ctx.skip(missing);
  const child = fork(bundle('child.js'), { serialization: 'advanced' });
  const [message] = await once(child, 'message');
  child.disconnect();
  await once(child, 'exit');
  expect(message).toMatchObject({ kind: 'ready' });
});
