"""A model that can only choose, behind a real engine: between letters when it is asked, between prose and JSON behind a
thought.

Like `scripted_model`, it knows nothing but the last word. Its next word behind any prompt is a letter, of three that
have probabilities of their own; behind `<think>` it thinks, and then rather says `PROSE` than begins its JSON.
"""

import json
import math
import shutil
from itertools import pairwise
from pathlib import Path

from tests.sglang.scripted_model import SIZE, Chain, token, write_model

LETTERS = {"A": 0.88, "B": 0.09, "C": 0.03}
THOUGHT = ("Okay", " I", " think", "</think>")
PROSE = ("Sure", "!")
WRITTEN = ('{"', "name", '":', ' ["', "bell", '"]', "}")
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "array", "items": {"type": "string", "maxLength": 8}, "maxItems": 2}},
    "required": ["name"],
    "additionalProperties": False,
}
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}"
    "{% if enable_thinking is defined and not enable_thinking %}{{ '<think></think>\\n' }}"
    "{% else %}{{ '<think>' }}{% endif %}{% endif %}"
)
ALWAYS_THINKS = TEMPLATE.partition("{% if enable_thinking")[0] + "{{ '<think>' }}{% endif %}"


def build(source: Path, folder: Path, *, always_thinks: bool = False) -> Path:
    """Write the model to `folder`, with the vocabulary of the small Llama in `source`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copy(source / name, folder / name)
    (folder / "chat_template.jinja").write_text(ALWAYS_THINKS if always_thinks else TEMPLATE)
    ids = dict(json.loads((source / "tokenizer.json").read_text())["model"]["vocab"])
    write_model(source, folder, chain(ids), layers=1)
    return folder


def chain(ids: dict[str, int]) -> Chain:
    """The words of the script, and which comes after which."""
    thought, prose, written = ([ids[token(piece)] for piece in part] for part in (THOUGHT, PROSE, WRITTEN))
    end = ids["<|im_end|>"]
    ways = [[ids["<think>"], *thought], [*prose, end], [*written, end]]
    said = [word for way in ways for word in way if word != end]
    dimensions = {word: place for place, word in enumerate(said, start=1)}
    following: dict[int, int | dict[int, float]] = {
        dimensions[now]: then for way in ways for now, then in pairwise(way)
    }
    rather = {dimensions[thought[-1]]: {prose[0]: 0.0, written[0]: 0.5}}
    return Chain(len(ids), dimensions, following | rather | {0: letters(ids)})


def letters(ids: dict[str, int]) -> dict[int, float]:
    """How much less each letter weighs than the first one, so that their probabilities are those of `LETTERS`."""
    return {ids[letter]: math.log(LETTERS["A"] / share) / math.sqrt(SIZE) for letter, share in LETTERS.items()}
