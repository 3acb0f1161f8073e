import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheControl, mimeType, type Site, siteFile } from '../../../main/host/sites.ts';

const folders = { renderer: '/r', faceMesh: '/f', speechModels: '/m' };
const hash = 'a'.repeat(64);

test.each<[Site, string, string | null]>([
  ['app', '/', '/r/index.html'],
  ['app', '/assets/index-1a2B_.js', '/r/assets/index-1a2B_.js'],
  ['app', '/icon.svg', '/r/icon.svg'],
  ['app', '/gaze.html', null],
  ['app', '/mediapipe/face_mesh/face_mesh.js', null],
  ['app', `/models/${hash}.tar.gz`, null],
  ['gaze', '/gaze.html', '/r/gaze.html'],
  ['gaze', '/index.html', null],
  ['gaze', '/mediapipe/face_mesh/face_mesh.binarypb', '/f/face_mesh.binarypb'],
  ['gaze', '/mediapipe/face_mesh/../../secret', null],
  ['speech', '/speech.html', '/r/speech.html'],
  ['speech', `/models/${hash}.tar.gz`, `/m/${hash}.tar.gz`],
  ['speech', '/models/other.tar.gz', null],
  ['speech', `/models/${hash}.json`, null],
  ['app', '/assets/../../library.json', null],
  ['app', '/assets/%2e%2e/library.json', null],
  ['app', '/assets/.hidden', null],
  ['app', '/assets//etc/passwd', null],
  ['app', '/assets\\..\\secret', null],
])('%s %s is %s', (site, pathname, file) => {
  expect(siteFile(site, pathname, folders)).toBe(file);
});

test('no path leads out of the three folders', () => {
  const segment = fc.constantFrom(
    '..',
    '.',
    '',
    'assets',
    'models',
    'mediapipe',
    'face_mesh',
    '%2e',
  );
  const anyPath = fc.array(fc.oneof(segment, fc.string()), { maxLength: 6 });
  const sites = fc.constantFrom<Site>('app', 'gaze', 'speech');
  fc.assert(
    fc.property(sites, anyPath, (site, segments) => {
      const file = siteFile(site, `/${segments.join('/')}`, folders);
      if (file === null) return;
      expect(file).toMatch(/^\/[rfm]\/[^/.]/);
      expect(file).not.toContain('..');
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('files come with their type, and those named by their content are kept', () => {
  expect(mimeType('/r/a.js')).toBe('text/javascript; charset=utf-8');
  expect(mimeType('/f/a.wasm')).toBe('application/wasm');
  expect(mimeType('/f/a.binarypb')).toBe('application/octet-stream');
  expect(cacheControl('/assets/a-1.js')).toContain('immutable');
  expect(cacheControl('/index.html')).toBe('no-cache');
});
