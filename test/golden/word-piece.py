"""Token ids of Hugging Face's own BERT WordPiece (pip install tokenizers).

    python3 test/golden/word-piece.py
"""
import json
import pathlib

from tokenizers import BertWordPieceTokenizer

VOCABULARY = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] the left right heart is enlarge ##d effusion ##s lung ##s no "
    "pneumo ##thorax ##- - . , ' 2 ##2 ##0 0 mm at costo ##phrenic angle e f x ##x"
).split()
VOCABULARY = list(dict.fromkeys(VOCABULARY))
SENTENCES = [
    "The heart is enlarged.",
    "no   pneumothorax",
    "Left costophrenic angle, 20 mm",
    "left-right",
    "Éffusions at the LUNGS",
    "unknownword heart",
    "x" * 120,
    "",
    " \t\n",
    "heart\u00a0is\u200benlarged",
    "the lungs' 2.0",
    "肺 heart",
]


def main():
    tokenizer = BertWordPieceTokenizer(
        vocab={token: i for i, token in enumerate(VOCABULARY)}, lowercase=True
    )
    table = [dict(sentence=s, ids=tokenizer.encode(s).ids) for s in SENTENCES]
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(dict(vocabulary=VOCABULARY, table=table), indent=1) + "\n")


main()
