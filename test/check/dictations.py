"""Dictations with known word times, for `npm run check:speech`.
usage: python3 test/check/dictations.py TOOLS PLAN.json OUT_FOLDER
TOOLS is the folder of es.py (espeak-ng with its own word and phoneme events) and text.py (sentences
of the 61-word models). PLAN is a list of {"name", "seed", "voice", "rate", "snrDecibels"};
snrDecibels null is no noise. Writes OUT_FOLDER/NAME.wav (mono, 16 bit, 48 kHz, as microphones give
it) and NAME.json: [{"word", "start", "end"}], seconds of the file.

Word times are the synthesiser's own: a word starts with its first phoneme's first sample and ends
where the phoneme after its last one begins. Noise is white with a spectral tilt of -3 dB an octave
(pink), at the given ratio to the power of the speech.
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


def pink(count, generator):
    spectrum = np.fft.rfft(generator.normal(size=count))
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / es.SR), 40)
    noise = np.fft.irfft(spectrum / np.sqrt(frequencies), count)
    return noise / noise.std()


def dictation(seed, voice, rate, snr_decibels):
    choose = random.Random(seed)
    generator = np.random.default_rng(seed)
    parts = [np.zeros(int(LEAD_SECONDS * es.SR))]
    words = []
    sentence_count = 0
    while sentence_count < 3:
        made = spoken(text.sent(choose), voice, rate)
        if made is None:
            continue
        samples, times = made
        offset = sum(map(len, parts)) / es.SR
        words += [{'word': w, 'start': round(s + offset, 4), 'end': round(e + offset, 4)} for w, s, e in times]
        parts += [samples, np.zeros(int(PAUSE_SECONDS * es.SR))]
        sentence_count += 1
    audio = np.concatenate(parts)
    speech_power = np.sqrt(np.mean(audio[np.abs(audio) > 50] ** 2))
    # A dead silent background is no room: the quietest condition has one 40 dB below the speech.
    below = 40 if snr_decibels is None else snr_decibels
    audio = audio + pink(len(audio), generator) * speech_power * 10 ** (-below / 20)
    return resample_poly(audio, RATE // 150, es.SR // 150), words


os.makedirs(out_folder, exist_ok=True)
for item in json.load(open(plan_path)):
    audio, words = dictation(item['seed'], item['voice'], item['rate'], item['snrDecibels'])
    path = os.path.join(out_folder, item['name'])
    with wave.open(f'{path}.wav', 'wb') as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.clip(audio, -32768, 32767).astype('<i2').tobytes())
    with open(f'{path}.json', 'w') as out:
        json.dump(words, out)
