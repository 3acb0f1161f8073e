import { expect, test } from 'vitest';
import { guardRequest } from '../../../main/host/request-guard.ts';

const origins = {
  app: 'http://127.0.0.1:4000',
  gaze: 'http://gaze.localhost:4000',
  speech: 'http://speech.localhost:4000',
};
const token = 'the-token-of-this-start';
const good = { method: 'GET', host: '127.0.0.1:4000', origin: undefined, url: `/?token=${token}` };

test('the app’s page is given to whoever has the token', () => {
  expect(guardRequest(good, origins, token)).toEqual({ allowed: true, site: 'app', pathname: '/' });
});

test.each([
  ['no token', { url: '/' }],
  ['an empty token', { url: '/?token=' }],
  ['a wrong token', { url: '/?token=the-token-of-this-starT' }],
  ['the start of the token', { url: '/?token=the-token' }],
  ['no token for the page by its name', { url: '/index.html' }],
  ['no token for the API', { url: '/api' }],
  ['a dressed-up path to the API', { url: '/x/../api' }],
  ['an address that is none', { url: 'http://[' }],
  ['a foreign host', { host: 'evil.example' }],
  ['a foreign host that resolves to this machine', { host: 'rebound.evil.example:4000' }],
  ['this machine by another name', { host: 'localhost:4000' }],
  ['another port', { host: '127.0.0.1:4001' }],
  ['no host', { host: undefined }],
  ['a foreign origin', { origin: 'http://evil.example' }],
  ['a page of a file', { origin: 'null' }],
  ['the gaze frame, asking for the app', { origin: origins.gaze }],
])('%s is refused with 403 and the reason', (_what, change) => {
  const verdict = guardRequest({ ...good, ...change }, origins, token);
  expect(verdict).toMatchObject({
    allowed: false,
    status: 403,
    reason: expect.stringMatching(/\./),
  });
});

test('only reading is answered', () => {
  const verdict = guardRequest({ ...good, method: 'POST' }, origins, token);
  expect(verdict).toMatchObject({ allowed: false, status: 405 });
});

test('each host name is its own site, and the frames need no token', () => {
  const request = { ...good, host: 'gaze.localhost:4000', url: '/gaze.html' };
  expect(guardRequest(request, origins, token)).toEqual({
    allowed: true,
    site: 'gaze',
    pathname: '/gaze.html',
  });
});
