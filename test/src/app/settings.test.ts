import { expect, test } from 'vitest';
import { openTestLibrary } from '../../support/open-client.ts';

test('of changes made at the same time none is lost, and each answer has those before it', async () => {
  const { api } = (await openTestLibrary()).app.openSession();
  const answers = await Promise.all([
    api['settings.set']({ reader: 'Ada' }),
    api['settings.set']({ viewingDistanceMm: 700 }),
    api['settings.set']({ colourMap: 'viridis' }),
  ]);
  expect(answers[2]).toMatchObject({ reader: 'Ada', viewingDistanceMm: 700, colourMap: 'viridis' });
  expect(await api['settings.get']({})).toEqual(answers[2]);
});
