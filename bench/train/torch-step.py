"""A training step of EGMA in PyTorch, float32, batched: the peer of `npm run bench:train`.

    python3 torch-step.py FOLDER THREADS WARM STEPS

FOLDER holds weights.safetensors (Hugging Face's names) and batch.safetensors (what a step is given)
and step.json. Written from the papers: Swin (Liu et al., 2021), BERT (Devlin et al., 2019), EGMA (Ma
et al., 2024), FILIP (Yao et al., 2022). Prints one line of JSON: losses, milliseconds of each step,
and the process' largest resident memory.
"""
import json
import math
import pathlib
import resource
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F

FOLDER, THREADS, WARM, STEPS = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:])
torch.set_num_threads(THREADS)
THETA, EXCLUDED = 1 / 7, -1e9


def read(path):
    types = {"F32": numpy.float32, "I32": numpy.int32}
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    arrays = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        array = numpy.frombuffer(data, types[entry["dtype"]], (end - start) // 4, start)
        arrays[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return arrays


plan = json.loads((FOLDER / "step.json").read_text())
config, frozen_text = plan["config"], plan["frozenText"]
vision, text = config["vision"], config["text"]
p = read(FOLDER / "weights.safetensors")
batch = read(FOLDER / "batch.safetensors")


def is_norm(name):
    return name.rsplit(".", 2)[-2].lower() in ("norm", "layernorm", "layernorm_before", "layernorm_after")


trained = {n: t.requires_grad_() for n, t in p.items() if not (frozen_text and n.startswith("text_model.model"))}
kept = [t for n, t in trained.items() if n.endswith(".bias") or n == "logit_scale" or is_norm(n)]
decayed = [t for n, t in trained.items() if not (n.endswith(".bias") or n == "logit_scale" or is_norm(n))]
groups = [dict(params=decayed, weight_decay=1e-4), dict(params=kept, weight_decay=0)]
optimiser = torch.optim.AdamW(groups, lr=plan["learningRate"])


def dense(name, x):
    return F.linear(x, p[name + ".weight"], p.get(name + ".bias"))


def norm(name, x, epsilon):
    return F.layer_norm(x, x.shape[-1:], p[name + ".weight"], p[name + ".bias"], epsilon)


def attention(q, k, v, heads, extra):
    def split(x):
        return x.unflatten(-1, (heads, -1)).transpose(-3, -2)

    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + extra
    return (scores.softmax(-1) @ v).transpose(-3, -2).flatten(-2)


def cut(x, w):
    b, h, _, c = x.shape
    return x.reshape(b, h // w, w, h // w, w, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, w * w, c)


def uncut(x, b, h, w):
    n = h // w
    return x.reshape(b, n, n, w, w, -1).permute(0, 1, 3, 2, 4, 5).reshape(b, h, h, -1)


WINDOW = vision["windowSize"]
rows, columns = [g.flatten() for g in torch.meshgrid(torch.arange(WINDOW), torch.arange(WINDOW), indexing="ij")]
INDEX = (rows[:, None] - rows[None] + WINDOW - 1) * (2 * WINDOW - 1) + columns[:, None] - columns[None] + WINDOW - 1
MASKS = {}


def shift_mask(h, shift):
    if (h, shift) not in MASKS:
        regions = torch.zeros(1, h, h, 1)
        pieces = (slice(0, -WINDOW), slice(-WINDOW, -shift), slice(-shift, None))
        for i, a in enumerate(pieces):
            for j, b in enumerate(pieces):
                regions[:, a, b] = 3 * i + j
        r = cut(regions, WINDOW)[:, :, 0]
        MASKS[h, shift] = (r[:, :, None] != r[:, None, :]).float() * -100
    return MASKS[h, shift]


def block(name, x, heads, shifted):
    """x [b, h, h, c], h a multiple of the window"""
    b, h, _, c = x.shape
    shift = WINDOW // 2 if shifted and h > WINDOW else 0
    y = norm(name + "layernorm_before", x, 1e-5)
    if shift:
        y = torch.roll(y, (-shift, -shift), (1, 2))
    bias = p[name + "attention.self.relative_position_bias_table"][INDEX].permute(2, 0, 1)[None]
    if shift:
        bias = (bias + shift_mask(h, shift)[:, None]).repeat(b, 1, 1, 1)
    z = cut(y, WINDOW)
    q, k, v = (dense(f"{name}attention.self.{part}", z) for part in ("query", "key", "value"))
    z = dense(name + "attention.output.dense", attention(q, k, v, heads, bias))
    z = uncut(z, b, h, WINDOW)
    if shift:
        z = torch.roll(z, (shift, shift), (1, 2))
    x = x + z
    y = norm(name + "layernorm_after", x, 1e-5)
    return x + dense(name + "output.dense", F.gelu(dense(name + "intermediate.dense", y)))


def swin(images):
    """[b, size, size] in [0, 1] -> [b, n, c]"""
    v = "vision_model.model."
    x = ((images - 0.5862785803043838) / 0.27950088968644304)[:, None]
    patches = v + "embeddings.patch_embeddings.projection"
    kernel = p[patches + ".weight"].sum(1, keepdim=True)
    x = F.conv2d(x, kernel, p[patches + ".bias"], stride=vision["patchSizePx"]).permute(0, 2, 3, 1)
    x = norm(v + "embeddings.norm", x, 1e-5)
    for s, depth in enumerate(vision["depths"]):
        for j in range(depth):
            x = block(f"{v}encoder.layers.{s}.blocks.{j}.", x, vision["heads"][s], j % 2 == 1)
        if s < len(vision["depths"]) - 1:
            x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)
            name = f"{v}encoder.layers.{s}.downsample."
            x = dense(name + "reduction", norm(name + "norm", x, 1e-5))
    return x.flatten(1, 2)


def bert(ids, mask):
    t = "text_model.model."
    x = F.embedding(ids, p[t + "embeddings.word_embeddings.weight"])
    x = x + p[t + "embeddings.position_embeddings.weight"][: ids.shape[1]]
    x = x + p[t + "embeddings.token_type_embeddings.weight"][0]
    x = norm(t + "embeddings.LayerNorm", x, 1e-12)
    extra = ((1 - mask) * -10000)[:, None, None]
    layers = []
    for i in range(text["depth"]):
        b = f"{t}encoder.layer.{i}."
        q, k, v = (dense(f"{b}attention.self.{part}", x) for part in ("query", "key", "value"))
        z = dense(b + "attention.output.dense", attention(q, k, v, text["heads"], extra))
        y = norm(b + "attention.output.LayerNorm", x + z, 1e-12)
        z = dense(b + "output.dense", F.gelu(dense(b + "intermediate.dense", y)))
        x = norm(b + "output.LayerNorm", y + z, 1e-12)
        layers.append(x)
    mean = torch.stack(layers[-4:]).mean(0)
    return (mean * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)


def mlce(x, positive, negative):
    def plus_one(x, chosen):
        return torch.logsumexp(F.pad(x.masked_fill(chosen == 0, EXCLUDED), (1, 0)), -1)

    return plus_one(x, negative) + plus_one(-x, positive)


def omega(x, real):
    high = x.masked_fill(real == 0, EXCLUDED).amax(-1, keepdim=True)
    low = x.masked_fill(real == 0, -EXCLUDED).amin(-1, keepdim=True)
    y = (x - low) / (high - low + 1e-6) * real
    return y * (y >= THETA).float()


def info_nce(a, c, s, mask, shares):
    logits = s * a @ c.transpose(1, 2)
    padding = ((1 - mask) * EXCLUDED)[:, None]
    right = torch.diagonal(logits, dim1=1, dim2=2)
    both = torch.logsumexp(logits + padding, -1) + torch.logsumexp(logits.transpose(1, 2) + padding, -1)
    return ((both / 2 - right) * shares).sum(1)


def losses(P, S, s):
    """P [b, n, d], S [b, m, d] -> gaze, contrastive, mapping"""
    b, n, _ = P.shape
    mask, shares, labels = batch["sentenceMask"], batch["sentenceShares"], batch["labels"]
    x = S @ P.transpose(1, 2)
    real = mask[:, :, None].expand_as(labels)
    scaled = s * x
    rows = (mlce(scaled, labels, 1 - labels) * shares).sum(1)
    columns = mlce(scaled.transpose(1, 2), labels.transpose(1, 2), (real - labels).transpose(1, 2)).mean(1)
    gaze = ((rows + columns) / 2 * batch["gazeShares"]).sum()
    every = s * torch.einsum("lmd,knd->lkmn", S, P)
    image = every.masked_fill(mask[:, None, :, None] == 0, EXCLUDED).amax(2).mean(2).T
    report = (every.amax(3) * shares[:, None]).sum(2)
    right = torch.arange(b)
    contrastive = (F.cross_entropy(image, right) + F.cross_entropy(report, right)) / 2
    ones = torch.ones(b, 1, n)
    to_text = omega(x, ones) + batch["scaledGaze"] + 0.01
    real = mask[:, None]
    to_image = omega(x.transpose(1, 2), real) + batch["scaledGaze"].transpose(1, 2) + 0.01 * real
    cross_s = F.normalize(to_text / to_text.sum(2, keepdim=True) @ P, dim=2)
    cross_p = F.normalize(to_image / to_image.sum(2, keepdim=True) @ S, dim=2)
    patches = torch.ones(b, n)
    mapping = info_nce(cross_s, S, s, mask, shares) + info_nce(cross_p, P, s, patches, patches / n)
    return gaze, contrastive, mapping.mean() / 2


def step():
    P = F.normalize(dense("vision_model.projection_head", swin(batch["images"])), dim=2)
    pooled = batch["pooled"] if frozen_text else bert(batch["ids"].long(), batch["mask"])
    S = F.normalize(dense("text_model.projection_head", pooled), dim=1).unflatten(0, batch["sentenceMask"].shape)
    terms = losses(P, S, p["logit_scale"].clamp(0, 4.6052).exp())
    total = sum(terms)
    optimiser.zero_grad(set_to_none=True)
    total.backward()
    torch.nn.utils.clip_grad_norm_(list(trained.values()), 1.0)
    optimiser.step()
    return total.item()


totals, times = [], []
for index in range(WARM + STEPS):
    started = time.perf_counter()
    totals.append(step())
    if index >= WARM:
        times.append(1000 * (time.perf_counter() - started))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(losses=totals, stepMs=times, peakMb=peak, torch=torch.__version__)))
