import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { moveTo, NOT_IN_IMAGE, retype, splitAt } from '../../../src/speech/transcript.ts';
import { openTestLibrary } from '../../support/open-client.ts';
import { beginInput, smallPng, smallReading } from '../../support/small-reading.ts';

async function finishedReading() {
  const library = await openTestLibrary();
  const { api } = library.app.openSession();
  await api['settings.set']({ reader: 'Dr Ada Test' });
  const files = [{ fileName: 'a.png', content: smallPng() }];
  const studyId = (await api['studies.import']({ files })).imported[0]?.studyId ?? '';
  const choices = { camera: false, microphone: true, retention: false, training: true };
  await api['readers.consent']({ reader: beginInput(studyId).reader, choices, language: 'en' });
  const input = { ...beginInput(studyId), speechModel: 'model', speechLanguage: 'en' as const };
  const { readingId } = await api['readings.begin'](input);
  const events = [
    ...smallReading(),
    { type: 'word' as const, text: 'three', startMs: 2600, endMs: 2800, confidence: 0.4 },
    { type: 'word' as const, text: 'millimetres', startMs: 2800, endMs: 3200, confidence: 1 },
  ];
  await api['readings.append']({ readingId, events });
  return { api, library, readingId };
}

test('an edited transcript is what is aligned and counted; the journal keeps what was heard', async () => {
  const { api, library, readingId } = await finishedReading();
  await api['readings.finish']({ readingId });
  const journal = () => readFile(join(library.folder.readings, readingId, 'journal.jsonl'), 'utf8');
  const heard = await journal();
  const { sentences, isEdited } = await api['transcript.read']({ readingId });
  expect([isEdited, sentences.map(({ words }) => words.map(word => word.text).join(' '))]).toEqual([
    false,
    ['the heart is normal', '3 mm'],
  ]);

  const split = splitAt(retype(sentences, 0, 'the heart looks normal'), 0, 2);
  const edited = moveTo(split, 2, 0).map((sentence, i) => ({
    ...sentence,
    exclusion: i === 0 ? NOT_IN_IMAGE : null,
  }));
  const saved = await api['transcript.edit']({ readingId, sentences: edited });
  expect([saved.isEdited, saved.sentences]).toEqual([true, edited]);
  const aligned = (await api['readings.align']({ readingId })).sentences;
  expect(aligned.map(({ text, startMs, exclusion }) => [text, startMs, exclusion])).toEqual([
    ['3 mm', 2600, NOT_IN_IMAGE],
    ['the heart', 1000, null],
    ['looks normal', 1400, null],
  ]);
  expect((await api['readings.list']({}))[0]).toMatchObject({ wordCount: 6, sentenceCount: 3 });
  expect(await journal()).toBe(heard);

  const reverted = await api['transcript.edit']({ readingId, sentences: null });
  // The mark belongs to the sentence that begins then, however it is worded.
  const marked = [sentences[0], { ...sentences[1], exclusion: NOT_IN_IMAGE }];
  expect([reverted.isEdited, reverted.sentences]).toEqual([false, marked]);
  expect((await api['readings.align']({ readingId })).sentences).toHaveLength(2);
});

test('each sentence’s gaze ends where the next one in time begins, whatever their order', async () => {
  const { api, readingId } = await finishedReading();
  await api['readings.finish']({ readingId });
  const { sentences } = await api['transcript.read']({ readingId });
  const split = splitAt(sentences, 0, 2);
  await api['transcript.edit']({ readingId, sentences: split });
  const inTime = (await api['readings.align']({ readingId })).sentences;
  await api['transcript.edit']({ readingId, sentences: split.toReversed() });
  const reversed = (await api['readings.align']({ readingId })).sentences;
  const gazeOf = ({ fixationCount, fallback, centre }: (typeof inTime)[0]) => ({
    fixationCount,
    fallback,
    centre,
  });
  expect(reversed.map(gazeOf).toReversed()).toEqual(inTime.map(gazeOf));
});

test('words outside the reading, and readings that go on, are refused', async () => {
  const { api, readingId } = await finishedReading();
  await expect(api['transcript.edit']({ readingId, sentences: null })).rejects.toMatchObject({
    code: 'reading.notFinished',
  });
  await api['readings.finish']({ readingId });
  const words = [{ text: 'late', startMs: 9000, endMs: 9100, confidence: 1 }];
  const sentences = [{ words, exclusion: null }];
  await expect(api['transcript.edit']({ readingId, sentences })).rejects.toMatchObject({
    code: 'reading.wordTime',
  });
});
