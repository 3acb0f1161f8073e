"""Dictations with known word times, for `npm run check:speech`.
usage: python3 test/check/dictations.py TOOLS PLAN.json OUT_FOLDER
TOOLS is the folder of es.py (espeak-ng with its own word and phoneme events) and text.py (sentences
of the 61-word models). PLAN is a list of {"name", "seed", "voice", "rate", "snrDecibels"};
snrDecibels null is a quiet room; "sentences" and "pauseSeconds" where not three
of text.py, 0.9 s apart. Writes OUT_FOLDER/NAME.wav (mono, 16 bit, 48 kHz, as microphones give
it) and NAME.json: [{"word", "start", "end"}], seconds of the file.

Word times are the synthesiser's own: a word starts with its first phoneme's first sample and ends
where the phoneme after its last one begins. Noise is white, at the given ratio to the power of the
speech.
"""
import json
import os
import random
import sys
import wave

import numpy as np
from scipy.signal import resample_poly

tools, plan_path, out_folder = sys.argv[1:4]
sys.path.insert(0, tools)
import es  # noqa: E402
import text  # noqa: E402

RATE = 48000
LEAD_SECONDS = 0.6
PAUSE_SECONDS = 0.9


def spoken(sentence, voice, rate):
    """Samples at es.SR and (word, start, end) in seconds; None where events and words disagree."""
    samples, events = es.synth(sentence, voice, rate=rate)
    words = sentence.split()
    starts = [e[1] / es.SR for e in events if e[0] == 'w' and e[3] > 0]
    phones = [(e[1] / es.SR, e[2]) for e in events if e[0] == 'p']
    if len(starts) != len(words):
        return None
    times = []
    for i, (word, start) in enumerate(zip(words, starts)):
        following = starts[i + 1] if i + 1 < len(starts) else 1e9
        inside = [k for k, (t, p) in enumerate(phones) if start <= t < following and not p.startswith('_')]
        if not inside:
            return None
        after = inside[-1] + 1
        end = phones[after][0] if after < len(phones) else len(samples) / es.SR
        times.append((word, start, end))
    return samples.astype(float), times


def three_sentences(seed, voice, rate):
    choose = random.Random(seed)
    made = []
    while len(made) < 3:
        sentence = spoken(text.sent(choose), voice, rate)
        if sentence is not None:
            made.append(sentence)
    return made


def dictation(seed, voice, rate, snr_decibels, sentences=None, pause_seconds=PAUSE_SECONDS):
    generator = np.random.default_rng(seed)
    parts = [np.zeros(int(LEAD_SECONDS * es.SR))]
    words = []
    if sentences is None:
        made = three_sentences(seed, voice, rate)
    else:
        made = [spoken(sentence, voice, rate) for sentence in sentences]
    for samples, times in made:
        offset = sum(map(len, parts)) / es.SR
        words += [{'word': w, 'start': round(s + offset, 4), 'end': round(e + offset, 4)} for w, s, e in times]
        parts += [samples, np.zeros(int(pause_seconds * es.SR))]
    audio = np.concatenate(parts)
    speech_power = np.sqrt(np.mean(audio[np.abs(audio) > 50] ** 2))
    # A dead silent background is no room: the quietest condition has one 50 dB below the speech.
    below = 50 if snr_decibels is None else snr_decibels
    audio = audio + generator.normal(size=len(audio)) * speech_power * 10 ** (-below / 20)
    return resample_poly(audio, RATE // 150, es.SR // 150), words


os.makedirs(out_folder, exist_ok=True)
for item in json.load(open(plan_path)):
    audio, words = dictation(
        item['seed'],
        item['voice'],
        item['rate'],
        item['snrDecibels'],
        item.get('sentences'),
        item.get('pauseSeconds', PAUSE_SECONDS),
    )
    path = os.path.join(out_folder, item['name'])
    with wave.open(f'{path}.wav', 'wb') as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.clip(audio, -32768, 32767).astype('<i2').tobytes())
    with open(f'{path}.json', 'w') as out:
        json.dump(words, out)
