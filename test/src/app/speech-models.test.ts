import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { SpeechDownload } from '../../../src/api/contract.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { packSpeechModel } from '../../support/speech-archive.ts';

const archive = packSpeechModel();

/** Answers `/model.tar.gz`; `/slow` sends the half and waits. */
async function modelServer(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/model.tar.gz') response.end(archive);
    else if (request.url === '/secret.tar.gz?key=4711') {
      const isKnown = request.headers.authorization === `Basic ${btoa('ada:pass word')}`;
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? archive : '');
    } else if (request.url === '/moved')
      response.writeHead(302, { Location: 'model.tar.gz' }).end();
    else if (request.url === '/away') {
      response.writeHead(302, { Location: 'http://192.0.2.1/model.tar.gz' }).end();
    } else if (request.url === '/round') response.writeHead(302, { Location: 'round' }).end();
    else if (request.url === '/huge')
      response.writeHead(200, { 'Content-Length': 2 ** 42 }).write('a');
    else if (request.url === '/slow') {
      response.writeHead(200, { 'Content-Length': archive.length });
      response.write(archive.subarray(0, 50));
    } else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function opened() {
  const { app } = await openTestLibrary();
  const { api } = app.openSession();
  const ended = new Promise<SpeechDownload>(resolve =>
    app.subscribe((event, payload) => {
      if (event !== 'speech.download') return;
      const told = payload as SpeechDownload;
      if (told.state !== 'running') resolve(told);
    }),
  );
  return { api, ended };
}

test('a model is loaded from an address, checked, and described', async () => {
  const { api, ended } = await opened();
  const address = `${await modelServer()}/model.tar.gz`;
  const sha256 = createHash('sha256').update(archive).digest('hex');
  expect(await api['speech.download']({ address, sha256 })).toMatchObject({ state: 'running' });
  expect(await ended).toMatchObject({ state: 'finished', bytesDone: archive.length });
  const [model] = await api['speech.models']({});
  expect(model).toMatchObject({ speechModelId: sha256, name: 'model', address });
  const described = await api['speech.describe']({
    speechModelId: sha256,
    language: 'de',
    licence: 'Apache-2.0',
  });
  expect(described).toMatchObject({ language: 'de', licence: 'Apache-2.0' });
  await api['speech.remove']({ speechModelId: sha256 });
  expect(await api['speech.models']({})).toEqual([]);
});

test('a name, password and key in an address let Foveal in, and are not kept', async () => {
  const { api, ended } = await opened();
  const origin = await modelServer();
  const given = `${origin.replace('//', '//ada:pass%20word@')}/secret.tar.gz?key=4711`;
  const kept = `${origin}/secret.tar.gz`;
  expect(await api['speech.download']({ address: given, sha256: null })).toMatchObject({
    address: kept,
  });
  expect(await ended).toMatchObject({ state: 'finished', address: kept });
  expect(await api['speech.models']({})).toMatchObject([{ name: 'secret', address: kept }]);
});

test('redirects are followed', async () => {
  const { api, ended } = await opened();
  await api['speech.download']({ address: `${await modelServer()}/moved`, sha256: null });
  expect(await ended).toMatchObject({ state: 'finished', bytesDone: archive.length });
});

test.each([
  ['speech.wrongChecksum', '/model.tar.gz', '0'.repeat(64)],
  ['download.refused', '/other', null],
  ['download.address', '/away', null],
  ['download.failed', '/round', null],
  ['download.tooLarge', '/huge', null],
])('%s leaves nothing behind', async (code, path, sha256) => {
  const { api, ended } = await opened();
  await api['speech.download']({ address: `${await modelServer()}${path}`, sha256 });
  expect(await ended).toMatchObject({ state: 'failed', error: { code } });
  expect(await api['speech.models']({})).toEqual([]);
});

test('only one is loaded at a time, it can be cancelled, and plain http is for this computer', async () => {
  const { api, ended } = await opened();
  const address = `${await modelServer()}/slow`;
  const { downloadId } = await api['speech.download']({ address, sha256: null });
  await expect(api['speech.download']({ address, sha256: null })).rejects.toMatchObject({
    code: 'speech.downloading',
  });
  await api['speech.cancelDownload']({ downloadId });
  expect(await ended).toMatchObject({ state: 'cancelled', error: null });

  const plain = { address: 'http://example.org/model.zip', sha256: null };
  await api['speech.download'](plain);
  await expect
    .poll(async () => (await api['speech.currentDownload']({})).download?.error?.code)
    .toBe('download.address');
});
