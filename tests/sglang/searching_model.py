"""A model that searches in the middle of its thoughts and then thinks on for a while, behind a real engine.

Like `scripted_model`, it knows nothing but the last word; what a prompt ends in says where in its script it is. Offered
no tools it asks by marks, offered tools it calls one; behind a result it goes round in its thoughts until they are
ended for it, as the product does when they are long enough: then it answers. The marks and the call are words of its
vocabulary.
"""

import json
import shutil
from itertools import pairwise
from pathlib import Path

from tests.sglang.scripted_model import SIZE, Chain, token, write_model

BEGIN, END, CLOSE = "<|begin_search_query|>", "<|end_search_query|>", "</think>\n\n"
QUERY = " tower warden"
CALL = f'<tool_call>\n{{"name": "search", "arguments": {{"queries": ["{QUERY.strip()}"]}}}}\n</tool_call>'
BY_MARKS = ("The", " first", " page", " names", " no", " person", BEGIN, " tower", " ward", "en", END)
BY_TOOL = ("What", " we", " have", " does", " not", " say", " who", "</think>", CALL)
ROUND = (
    *(" Now", " both", " pages", " are", " here", " and", " I", " read", " them", " with", " care", ",", " one"),
    *(" after", " another", " to", " be", " sure", " of", " what", " they", " tell", " us", ";"),
)
AT_LAST = ("It", " is", " told", " there", " [", "citation", ":", "2", "]", ".")
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + (message.content or '') }}"
    "{% for call in message.tool_calls or [] %}{{ call.function.name }}{% endfor %}{{ '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}"
    "{% if enable_thinking is defined and not enable_thinking %}{{ '<think>\\n\\n</think>\\n\\n' }}"
    "{% elif messages[-1].role == 'tool' %}{{ '<think>\\n\\n' }}"
    "{% elif tools %}{{ '<think>\\n' }}{% else %}{{ '<think>' }}{% endif %}{% endif %}"
)


def build(source: Path, folder: Path, layers: int = 8) -> Path:
    """Write the model to `folder`, with the vocabulary of the small Llama in `source` and some words more."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer_config.json", "generation_config.json"):
        shutil.copy(source / name, folder / name)
    (folder / "chat_template.jinja").write_text(TEMPLATE)
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    ids = dict(tokenizer["model"]["vocab"])
    added = {text: len(ids) + place for place, text in enumerate((BEGIN, END, CLOSE, CALL))}
    tokenizer["added_tokens"] += [added_token(text, number) for text, number in added.items()]
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False))
    write_model(source, folder, chain(ids, added), layers)
    return folder


def added_token(text: str, number: int) -> dict[str, object]:
    """An entry of `tokenizer.json`; it is part of the text, unlike a special one."""
    switches = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized", "special"), False)
    return {"id": number, "content": text, **switches}


def chain(ids: dict[str, int], added: dict[str, int]) -> Chain:
    """The words of the script, and which comes after which."""

    def number(piece: str) -> int:
        return added[piece] if piece in added else ids[token(piece)]

    marks, tool, thoughts, answer = ([number(piece) for piece in part] for part in (BY_MARKS, BY_TOOL, ROUND, AT_LAST))
    end, close = ids["<|im_end|>"], number(CLOSE)
    ways = [[number("<think>"), *marks], [number("\n"), *tool, end], [number("\n\n"), *thoughts], [close, *answer, end]]
    said = [word for way in ways for word in way if word != end]
    dimensions = {word: place for place, word in enumerate(said, start=1)}
    assert len(dimensions) == len(said) < SIZE, "a word of the script occurs twice"
    following = {dimensions[now]: then for way in ways for now, then in pairwise(way)}
    return Chain(
        len(ids) + len(added),
        dimensions,
        following | {dimensions[thoughts[-1]]: thoughts[0], 0: answer[0]},
    )
