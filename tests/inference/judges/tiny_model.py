"""A stand-in for a model of entailment: files of the same shape, a network of two operations written by hand.

What it says: the word "never" contradicts, a word that it does not know is neutral, everything else is entailed.
"""

import json
import struct
from collections.abc import Iterable
from pathlib import Path

from inference.judges.nli_child import CONFIG, MODEL, TOKENIZER

WORDS = ("[CLS]", "[SEP]", "[UNK]", "never", "ferries", "sail", "at", "night", "after", "dark", "they", "boats", ".")
LOGITS = {"[SEP]": (0.0, 2.0, 0.0), "[UNK]": (9.0, 0.0, 0.0), "never": (0.0, 0.0, 9.0)}
"""Of neutral, entailment and contradiction; all tokens' are added up."""


def write_tiny_model(folder: Path, labels: Iterable[str] = ("neutral", "ENTAILMENT", "contradiction")) -> Path:
    """The three files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps({"id2label": dict(enumerate(labels))}))
    (folder / TOKENIZER).write_text(json.dumps(tokenizer()))
    (folder / MODEL).write_bytes(network())
    return folder


def tokenizer() -> dict[str, object]:
    vocabulary = {word: place for place, word in enumerate(WORDS)}
    special = [{"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
    first, second = {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "decoder": None,
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing", "single": [first], "pair": [first, *special, second, *special],
            "special_tokens": {"[SEP]": {"id": "[SEP]", "ids": [vocabulary["[SEP]"]], "tokens": ["[SEP]"]}},
        },
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }  # fmt: skip


def network() -> bytes:
    """In ONNX's format (onnx.proto): the rows of a table by `input_ids`, summed."""
    table = [number for word in WORDS for number in LOGITS.get(word, (0.0, 0.0, 0.0))]
    tensor = b"".join([whole(1, len(WORDS)), whole(1, 3), whole(2, 1), text(8, "table"),
                       chunk(9, struct.pack(f"<{len(table)}f", *table))])  # fmt: skip
    axes = text(1, "axes") + whole(8, 1) + whole(20, 7)
    keep = text(1, "keepdims") + whole(3, 0) + whole(20, 2)
    gather = text(1, "table") + text(1, "input_ids") + text(2, "rows") + text(4, "Gather")
    total = text(1, "rows") + text(2, "logits") + text(4, "ReduceSum") + chunk(5, axes) + chunk(5, keep)
    inputs = b"".join(chunk(11, value(name, 7, ["b", "n"])) for name in ("input_ids", "attention_mask"))
    nodes = chunk(1, gather) + chunk(1, total) + text(2, "tiny")
    graph = nodes + chunk(5, tensor) + inputs + chunk(12, value("logits", 1, ["b", "c"]))
    return whole(1, 8) + chunk(7, graph) + chunk(8, text(1, "") + whole(2, 11))


def value(name: str, kind: int, dims: list[str]) -> bytes:
    shape = b"".join(chunk(1, text(2, dim)) for dim in dims)
    return text(1, name) + chunk(2, chunk(1, whole(1, kind) + chunk(2, shape)))


def whole(field: int, number: int) -> bytes:
    return varint(field << 3) + varint(number)


def text(field: int, words: str) -> bytes:
    return chunk(field, words.encode())


def chunk(field: int, content: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(content)) + content


def varint(number: int) -> bytes:
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])
