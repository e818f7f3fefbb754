"""The texts of the prompts, one file per language under `templates/prompts/`, and what may be put into them.

Whatever did not come from us (questions, titles, pages, earlier answers) goes through `neutralised` first: a served
model's tokenizer turns some strings into control tokens, and the frame of the prompt must not be closed from inside.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

PROMPTS = Path(__file__).resolve().parents[2] / "templates" / "prompts"
LANGUAGES = ("en", "zh-hans", "zh-hant")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
# Closed forms only: `<|>` and `<|` are operators of programming languages, `<|im_end|>` is a control token.
_CONTROL_TOKEN = re.compile(
    r"<(?=[|｜][^\s<>|｜][^<>\n]{0,80}[|｜]>|/?[|｜]\s?DSML|/?\s?think\s?>|/?(?:tool_calls?|tool_response|tools)>)",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"\[(?=\s?webpage\s+(?:\d+|X)\s+(?:begin|end)\s?\]|\s?citations?\s?[:：]|\s?file\s+(?:content\s+(?:begin|end)\s?\]|name\s?\]))",
    re.IGNORECASE,
)


def phrase(name: str, language: str) -> str:
    """A sentence that stands in an answer as it is, such as `quotes_no_search`.

    Raises FileNotFoundError if there is none of that name.
    """
    return prompt_text(name, language).strip()


@lru_cache(maxsize=128)
def prompt_text(name: str, language: str) -> str:
    """The file `name` of a language; English for a language that we do not have."""
    folder = language if language in LANGUAGES else "en"
    return (PROMPTS / folder / f"{name}.txt").read_text(encoding="utf-8")


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders replaced in one pass: what looks like a placeholder inside a value stays."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def neutralised(text: str) -> str:
    """`text` without control tokens, prompt frames and characters that cannot be sent.

    Of a control sequence only the opening bracket is swapped for a look-alike: a reader sees the same words.
    """
    text = _UNSENDABLE.sub("", text)
    text = _CONTROL_TOKEN.sub("‹", text)
    text = _FRAME.sub("［", text)
    return _headings().sub("＃", text)


@lru_cache(maxsize=1)
def _headings() -> re.Pattern[str]:
    """Finds the number sign of a line that reads like a heading of one of our prompts."""
    lines = (line for language in LANGUAGES for file in _files(language) for line in file.splitlines())
    titles = {re.sub(r"[:：\s]+$", "", line.lstrip("# ")) for line in lines if line.startswith("# ")}
    spaced = "|".join(re.escape(title).replace(r"\ ", r"\s+") for title in sorted(titles))
    return re.compile(rf"#(?=[#\s]{{0,8}}(?:{spaced}))", re.IGNORECASE)


def _files(language: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((PROMPTS / language).glob("*.txt"))]
