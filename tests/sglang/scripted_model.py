"""A model that says one thing, token by token, so that a real engine can be held to its every word.

It is a Llama of one layer in which nothing but the last token counts: each word's embedding has a dimension of its own,
and the output matrix sends that dimension to the next word. Whatever the prompt, it thinks `REASONING`, closes the
thoughts and answers `ANSWER`; put back in the middle of either, it goes on from there. The template ends in `<think>`.
"""

import json
import shutil
import struct
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

# The pieces are the tokens of the small models' vocabulary; none may occur twice, since the last one is all it knows.
REASONING_PIECES = (
    *("Okay", " the", " reader", " wants", " to", " know", " how", " an", " engine", " ends", " its", " stream", ";"),
    *(" I", " should", " keep", " this", " short", " and", " plain", ",", " so", " nothing", " gets", " lost"),
)
ANSWER_PIECES = (
    *("The", " server", " (", b"\xe9\x97", b"\xae", b"\xe6", b"\xba", b"\x90", ")", " sends", " one", " word"),
    *(" after", " another", ".", " When", " somebody", " stops", " it", " falls", " silent", " at", " once"),
    *(" [", "citation", ":", "1", "]", "!"),
)


def text_of(pieces: Sequence[str | bytes]) -> str:
    """What the pieces say; a character of several must be whole."""
    return b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces).decode()


REASONING, ANSWER = text_of(REASONING_PIECES), text_of(ANSWER_PIECES)
SIZE = 128
"""Dimensions; dimension 0 is that of every word outside the script."""
CERTAINTY = 4.0
"""Times √SIZE is the lead of the next word: enough for every sampling temperature."""


def build(source: Path, folder: Path, layers: int = 1) -> Path:
    """Write the model to `folder`, with the vocabulary and template of the small Llama in `source`.

    Its `layers` add nothing, but each takes the engine a little time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copy(source / name, folder / name)
    template = (source / "chat_template.jinja").read_text()
    (folder / "chat_template.jinja").write_text(
        template.replace("<think>\\n", "<think>").replace("<think>\n", "<think>")
    )
    ids = dict(json.loads((source / "tokenizer.json").read_text())["model"]["vocab"])
    write_model(source, folder, Chain(len(ids), *script(ids)), layers)
    return folder


@dataclass(frozen=True)
class Chain:
    """What the model says: of the last word alone depends which one comes."""

    words: int
    """In the vocabulary."""
    dimensions: Mapping[int, int]
    """Word → its own dimension; all others share dimension 0."""
    following: Mapping[int, int | Mapping[int, float]]
    """Dimension → the next word; of several, how much less each one weighs than the certain one."""


def write_model(source: Path, folder: Path, chain: Chain, layers: int) -> None:
    """Shape and weights of the model that says `chain`, beside the vocabulary that is in `folder`."""
    sizes = {"num_hidden_layers": layers, "vocab_size": chain.words}
    config = json.loads((source / "config.json").read_text()) | SHAPE | sizes
    (folder / "config.json").write_text(json.dumps(config))
    write_tensors(folder / "model.safetensors", tensors(chain, layers))


SHAPE = {
    "hidden_size": SIZE,
    "intermediate_size": SIZE,
    "num_attention_heads": 4,
    "num_key_value_heads": 1,
    "head_dim": 32,
    "tie_word_embeddings": False,
}
MATRICES = {
    "self_attn.q_proj": (SIZE, SIZE),
    "self_attn.k_proj": (32, SIZE),
    "self_attn.v_proj": (32, SIZE),
    "self_attn.o_proj": (SIZE, SIZE),
    "mlp.gate_proj": (SIZE, SIZE),
    "mlp.up_proj": (SIZE, SIZE),
    "mlp.down_proj": (SIZE, SIZE),
}
Tensor = tuple[tuple[int, ...], "array[float]"]


def tensors(chain: Chain, layers: int) -> dict[str, Tensor]:
    """The weights: two matrices that hold the script, and layers that add nothing."""
    embedding, output = zeros(chain.words, SIZE), zeros(chain.words, SIZE)
    for number in range(chain.words):
        embedding[number * SIZE + chain.dimensions.get(number, 0)] = 1.0
    for dimension, next_words in chain.following.items():
        for number, less in ({next_words: 0.0} if isinstance(next_words, int) else next_words).items():
            output[number * SIZE + dimension] = CERTAINTY - less
    ones = (SIZE,), array("f", [1.0]) * SIZE
    inner: dict[str, Tensor] = {"model.norm.weight": ones}
    for number in range(layers):
        layer = f"model.layers.{number}"
        inner |= {f"{layer}.{name}.weight": (shape, zeros(*shape)) for name, shape in MATRICES.items()}
        inner |= {f"{layer}.{name}_layernorm.weight": ones for name in ("input", "post_attention")}
    outer: dict[str, Tensor] = {
        "model.embed_tokens.weight": ((chain.words, SIZE), embedding),
        "lm_head.weight": ((chain.words, SIZE), output),
    }
    return outer | inner


def script(ids: dict[str, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Which dimension each word of the script has, and which word comes after the word of a dimension."""
    reasoning = [ids[token(piece)] for piece in REASONING_PIECES]
    answer = [ids[token(piece)] for piece in ANSWER_PIECES]
    opening, closing, line, lines = (ids[token(piece)] for piece in ("<think>", "</think>", "\n", "\n\n"))
    said = [opening, *reasoning, closing, lines, *answer]
    dimensions = {number: place for place, number in enumerate([*said, line], start=1)}
    assert len(dimensions) == len(said) + 1 < SIZE, "a word of the script occurs twice"
    following = {dimensions[now]: then for now, then in pairwise([*said, ids["<|im_end|>"]])}
    # Behind one line end, as behind any word that is not its own, it begins its answer.
    return dimensions, following | {dimensions[line]: answer[0], 0: answer[0]}


def token(piece: str | bytes) -> str:
    """How byte-level vocabularies write `piece`: bytes that are no visible character are moved behind U+0100."""
    data = piece.encode() if isinstance(piece, str) else piece
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    moved = [byte for byte in range(256) if byte not in visible]
    return "".join(chr(byte) if byte in visible else chr(0x100 + moved.index(byte)) for byte in data)


def zeros(*shape: int) -> "array[float]":
    count = 1
    for size in shape:
        count *= size
    return array("f", bytes(4 * count))


def write_tensors(file: Path, named: dict[str, Tensor]) -> None:
    """The safetensors format: the length of a JSON header, the header, then the numbers in its order."""
    header: dict[str, object] = {}
    end = 0
    for name, (shape, numbers) in named.items():
        start, end = end, end + 4 * len(numbers)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": (start, end)}
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with file.open("wb") as out:
        out.write(struct.pack("<Q", len(head)) + head)
        for _, numbers in named.values():
            numbers.tofile(out)
