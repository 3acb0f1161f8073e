"""A small CLIP as Hugging Face saves it, what it computes, and the ids of its tokenizer.

    python3 test/golden/clip.py    (torch, transformers 4.40, tokenizers, ../shared/data/text)

fills test/golden/clip/ next to itself (its values follow from the tensors' names, its byte pairs are
learned from the phrases of WORDS), and writes clip-tokens.json: one SHA-256 of the ids for every 250
of the sentences that word-piece.py puts together, and label-phrases.json: the same for sentences of
the label phrases in ../shared/data/text, numbers, signs and Unicode, for all three tokenizers.
"""
import hashlib
import importlib.util
import json
import math
import pathlib
import shutil

import numpy
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from tokenizers import BertWordPieceTokenizer
from transformers import CLIPConfig, CLIPModel, CLIPTokenizerFast

HERE = pathlib.Path(__file__).parent
OUT = HERE / "clip"
PHRASES = HERE / "../../../shared/data/text/chexpert-5x200-prompts.json"
WORDS = [
    "the heart is enlarged", "no pneumothorax", "left costophrenic angle", "small bilateral effusions",
    "right upper lobe opacities", "atelectasis and consolidation", "moderate oedema at the lung bases",
    "severe cardiomegaly unchanged", "mild pleural effusion at the left lower lobe", "the lungs are clear",
]
START, END = "<|startoftext|>", "<|endoftext|>"
COUNT, BLOCK = 5000, 250

spec = importlib.util.spec_from_file_location("word_piece", HERE / "word-piece.py")
word_piece = importlib.util.module_from_spec(spec)
spec.loader.exec_module(word_piece)


def noise(label, count):
    """Uniform in [-0.5, 0.5), seeded by the label."""
    seed = sum((i + 1) * ord(c) for i, c in enumerate(label)) % 997
    i = numpy.arange(1, count + 1, dtype=numpy.float64)
    wave = numpy.sin(12.9898 * i + 0.78233 * seed) * 43758.5453
    return wave - numpy.floor(wave) - 0.5


def learn():
    """vocab.json and merges.txt built as OpenAI built CLIP's: bytes, bytes at a word's end, merges, marks."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    words = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(words), behavior="removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=460, end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train_from_iterator(WORDS, trainer)
    merges = [tuple(pair) if isinstance(pair, list) else tuple(pair.split(" ")) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = alphabet + [c + "</w>" for c in alphabet] + ["".join(pair) for pair in merges] + [START, END]
    assert len(set(tokens)) == len(tokens)
    (OUT / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}, ensure_ascii=False))
    (OUT / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    return tokens


def fill(model):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = torch.tensor(noise(name, parameter.numel())).reshape(parameter.shape)
            is_gain = parameter.dim() == 1 and name.endswith("weight")
            parameter.copy_(1 + 0.4 * values if is_gain else values)
    return model.eval()


def label_sentences():
    classes = json.loads(PHRASES.read_text())["classes"]
    phrases = [phrase for parts in classes.values() for words in parts.values() for phrase in words if phrase]
    signs, gaps = word_piece.FRAGMENTS, word_piece.SEPARATORS
    pick = lambda items, i, a, b: items[(i * a + i // b) % len(items)]
    return [
        pick(phrases, i, 7, 11) + pick(gaps, i, 3, 17) + pick(signs, i, 31, 5) + " " + str(i * 37 % 1000 / 10)
        + pick(gaps, i, 5, 29) + pick(phrases, i, 53, 3).upper() + pick(gaps, i, 2, 13) + pick(phrases, i, 13, 7)
        for i in range(COUNT)
    ]


def digests(encode, sentences):
    blocks = [sentences[start : start + BLOCK] for start in range(0, len(sentences), BLOCK)]
    lines = ["\n".join(" ".join(map(str, encode(sentence))) for sentence in block) for block in blocks]
    return [hashlib.sha256(text.encode()).hexdigest() for text in lines]


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    tokens = learn()
    tower = dict(hidden_size=8, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2)
    model = fill(CLIPModel(CLIPConfig(
        text_config=dict(tower, vocab_size=len(tokens), max_position_embeddings=77, bos_token_id=len(tokens) - 2, eos_token_id=len(tokens) - 1),
        vision_config=dict(tower, image_size=48, patch_size=16), projection_dim=6,
    )))
    model.save_pretrained(OUT)
    (OUT / "generation_config.json").unlink(missing_ok=True)

    clip = CLIPTokenizerFast(str(OUT / "vocab.json"), str(OUT / "merges.txt"))
    clip.backend_tokenizer.encode_special_tokens = True
    clip_ids = lambda text: clip(text, truncation=True, max_length=77).input_ids
    sentence = "Small bilateral effusions; the heart's 12.5 cm."
    means, deviations = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
    grey = torch.tensor(noise("image", 48 * 48) + 0.5).reshape(48, 48).float()
    pixels = (grey[None] - torch.tensor(means)[:, None, None]) / torch.tensor(deviations)[:, None, None]
    with torch.no_grad():
        seen = model(input_ids=torch.tensor([clip_ids(sentence)]), pixel_values=pixels[None])
    rounded = lambda x: [round(float(v), 7) for v in x.flatten()]
    reference = dict(
        image=rounded(seen.image_embeds), sentence=sentence, text=rounded(seen.text_embeds),
        table=[dict(sentence=s, ids=clip_ids(s)) for s in word_piece.SENTENCES], block=word_piece.BLOCK,
        digests=digests(clip_ids, [word_piece.sentence(i) for i in range(word_piece.COUNT)]),
    )
    (HERE / "clip-tokens.json").write_text(json.dumps(reference, indent=0) + "\n")

    sentences = label_sentences()
    labels = dict(count=COUNT, block=BLOCK, first=sentences[:3], clip=digests(clip_ids, sentences))
    vocabulary = list(dict.fromkeys(word_piece.SPECIAL + word_piece.WORDS))
    for kind, lowercase in (("uncased", True), ("cased", False)):
        tokenizer = BertWordPieceTokenizer(vocab={token: i for i, token in enumerate(vocabulary)}, lowercase=lowercase)
        tokenizer._tokenizer.encode_special_tokens = True
        tokenizer.enable_truncation(77)
        labels[kind] = digests(lambda text: tokenizer.encode(text).ids, sentences)
    (HERE / "label-phrases.json").write_text(json.dumps(labels, indent=0) + "\n")


main()
