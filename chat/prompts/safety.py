"""What a stranger's text may not do in a prompt: close its frame, or pass for a control token of the model.

Whatever did not come from us (questions, titles, pages, earlier answers) goes through `neutralised` here, where a
prompt is built, and nowhere else: what is stored stays as it was read. Which words a tokenizer or a template takes for
its own frame is known by the profiles of the families; all of them are taken from every text, as a server may be
exchanged.
"""

import re
from functools import lru_cache

from chat.prompts.templates import PROMPTS
from inference.profiles import control_tokens
from languages import CODES

_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
_FRAME = re.compile(
    r"\[(?=\s?webpage\s{1,8}(?:\d{1,9}|X)\s{1,8}(?:begin|end)\s?\]|\s?citations?\s?[:：]"
    r"|\s?file\s{1,8}(?:content\s{1,8}(?:begin|end)\s?\]|name\s?\]))",
    re.IGNORECASE,
)
_LOOK_ALIKES = {"<": "‹", "[": "［", "]": "］", "◁": "◃"}
_ANY = {"<|…|>", "<｜…｜>", "<｜DSML｜>"}
# Closed forms only: `<|>` and `<|` are operators of programming languages, `<|im_end|>` is a control token.
_PIPES = r"[|｜][^\s<>|｜][^<>\n]{0,80}[|｜]>|/?[|｜]\s?DSML"
_TAG = re.compile(r"<(?P<name>[\w:]+)>")
_SQUARE = re.compile(r"\[(?P<name>\w+)\]")


def neutralised(text: str) -> str:
    """`text` without control tokens, prompt frames and characters that cannot be sent.

    Of a control sequence only the opening bracket is swapped for a look-alike: a reader sees the same words.
    """
    text = _UNSENDABLE.sub("", text)
    text = _control().sub(lambda match: _LOOK_ALIKES[match[0]], text)
    text = _FRAME.sub("［", text)
    return _headings().sub("＃", text)


@lru_cache(maxsize=1)
def _control() -> re.Pattern[str]:
    """Finds the first character of every control token."""
    tags, squares, others = [], [], []
    for token in control_tokens():
        if token in _ANY:
            continue
        if tag := _TAG.fullmatch(token):
            tags.append(re.escape(tag["name"]))
        elif square := _SQUARE.fullmatch(token):
            squares.append(re.escape(square["name"]))
        else:
            others.append(rf"{re.escape(token[0])}(?=/?{re.escape(token[1:].removeprefix('/'))})")
    named = rf"/?\s?(?:{'|'.join(tags)})(?:\s[^<>\n]{{0,80}})?>"
    pattern = rf"<(?={_PIPES}|{named}|<?/?<?SYS>>)|\[(?=/?(?:{'|'.join(squares)})\])|{'|'.join(others)}"
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=1)
def _headings() -> re.Pattern[str]:
    """Finds the number sign of a line that reads like a heading of one of our prompts."""
    lines = (line for language in CODES for file in _files(language) for line in file.splitlines())
    titles = {line.lstrip("# ").rstrip(":： ") for line in lines if line.startswith("# ")}
    spaced = "|".join(re.escape(title).replace(r"\ ", r"\s{1,8}") for title in sorted(titles))
    return re.compile(rf"#(?=[#\s]{{0,8}}(?:{spaced}))", re.IGNORECASE)


def _files(language: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((PROMPTS / language).glob("*.txt"))]
