"""How long PyTorch takes for what bench/embed.ts measures: Swin-T on one film, BERT on one sentence.

    python3 bench/embed-peer.py SENTENCE_TOKENS RUNS

prints JSON: for one and two threads, the milliseconds of each run, in single precision without
gradients. The towers are those of test/golden/egma.py.
"""
import importlib.util
import json
import pathlib
import sys
import time

import numpy
import torch

path = pathlib.Path(__file__).parent / "../test/golden/egma.py"
spec = importlib.util.spec_from_file_location("egma", path)
egma = importlib.util.module_from_spec(spec)
spec.loader.exec_module(egma)

# The speed does not depend on the values.
generator = numpy.random.default_rng(1)
egma.noise = lambda label, count: generator.random(count) - 0.5

tokens, runs = int(sys.argv[1]), int(sys.argv[2])
case = egma.FULL_CASES["full-224"]
weights = {name: value.detach().float() for name, value in egma.parameters(case).items()}
image = torch.rand(224, 224)
ids = list(range(4, 4 + tokens))
report = []
with torch.no_grad():
    for threads in (1, 2):
        torch.set_num_threads(threads)
        row = dict(threads=threads)
        for name, embed in (("film", lambda: egma.swin(weights, case, image)), ("sentence", lambda: egma.bert(weights, case["text"], ids))):
            times = []
            for _ in range(runs + 2):
                started = time.perf_counter()
                embed()
                times.append(1000 * (time.perf_counter() - started))
            row[name] = times[2:]
        report.append(row)
print(json.dumps(report))
