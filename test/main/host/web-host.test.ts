import { request } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { WebHost } from '../../../main/host/web-host.ts';
import { connect } from '../../../src/api/connect.ts';
import { openSocket, openTestHost, openTestLibrary } from '../../support/open-client.ts';
import { packSpeechModel } from '../../support/speech-archive.ts';

/** An HTTP request with headers that fetch() would not let through. */
function get(host: WebHost, path: string, headers: Record<string, string> = {}) {
  const url = new URL(host.origins.app);
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const options = { host: '127.0.0.1', port: url.port, path, headers };
      const asked = request(options, response => {
        let body = '';
        response.setEncoding('utf8').on('data', text => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asked.on('error', reject).end();
    },
  );
}

/** The status with which opening a socket is refused. */
function refusal(host: WebHost, path: string, headers: Record<string, string>): Promise<number> {
  const url = `${host.origins.app.replace('http', 'ws')}${path}`;
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => reject(new Error('the socket was opened')));
    socket.on('error', () => {});
  });
}

const openHost = async () => openTestHost(await openTestLibrary());

test('it listens on the loopback address alone', async () => {
  const host = await openHost();
  expect(new URL(host.url).hostname).toBe('127.0.0.1');
});

test('a page is refused without the token of this start, with a sentence that says so', async () => {
  const host = await openHost();
  const answer = await get(host, '/');
  expect(answer.status).toBe(403);
  expect(answer.body).toContain('token');
});

test('a foreign Host is refused', async () => {
  const host = await openHost();
  const answer = await get(host, `/?token=${host.token}`, { Host: 'evil.example' });
  expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('evil.example') });
});

test('a socket is refused without token, with a wrong one, and to foreign origins and hosts', async () => {
  const host = await openHost();
  const origin = host.origins.app;
  const withToken = `/api?token=${host.token}`;
  expect(await refusal(host, '/api', { Origin: origin })).toBe(403);
  expect(await refusal(host, '/api?token=wrong', { Origin: origin })).toBe(403);
  expect(await refusal(host, withToken, { Origin: 'http://evil.example' })).toBe(403);
  expect(await refusal(host, withToken, { Origin: host.origins.gaze })).toBe(403);
  expect(await refusal(host, withToken, { Origin: origin, Host: 'evil.example' })).toBe(403);
  expect(await refusal(host, `/other?token=${host.token}`, { Origin: origin })).toBe(404);
});

test('a path that climbs out of the folder finds nothing', async () => {
  const host = await openHost();
  for (const path of ['/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json']) {
    expect(await get(host, path)).toMatchObject({ status: 404 });
  }
});

test('the app learns where its frames are, and is confined by its headers', async () => {
  const host = await openHost();
  const answer = await get(host, '/config.json');
  expect(JSON.parse(answer.body)).toEqual({
    gazeOrigin: host.origins.gaze,
    speechOrigin: host.origins.speech,
  });
  expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
  expect(answer.headers['content-security-policy']).not.toContain('unsafe-eval');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test('the gaze site has the face mesh, whose glue may be evaluated there alone', async () => {
  const host = await openHost();
  const Host = new URL(host.origins.gaze).host;
  const answer = await get(host, '/mediapipe/face_mesh/face_mesh.js', { Host });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-security-policy']).toContain("'unsafe-eval'");
  expect((await get(host, '/mediapipe/face_mesh/face_mesh.js')).status).toBe(404);
});

test('an installed speech model is served by its hash on the speech site', async () => {
  const library = await openTestLibrary();
  const host = await openTestHost(library);
  const client = connect(await openSocket(host));
  const content = packSpeechModel();
  const { speechModelId } = await client.api['speech.install']({ fileName: 'm.tar.gz', content });
  const Host = new URL(host.origins.speech).host;
  const answer = await get(host, `/models/${speechModelId}.tar.gz`, { Host });
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/gzip' } });
  expect(Number(answer.headers['content-length'])).toBe(content.length);
});

test('a port in use is refused by name', async () => {
  const host = await openHost();
  const port = Number(new URL(host.origins.app).port);
  await expect(openTestHost(await openTestLibrary(), port)).rejects.toMatchObject({
    code: 'host.portInUse',
  });
});
