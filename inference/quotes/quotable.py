"""What of a source may be quoted: its sentences and lines of code, freed of the Markdown around them.

Headings and questions are not quoted (they ask, they do not answer) but say what the sentences below them are about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inference.engine import Excerpt

MAX_CHARACTERS = 600
"""A longer "sentence" is a table or a listing that lost its lines: it would bury the answer."""

BREAK = ""
"""Among the sentences of an excerpt: what follows does not stand next to what comes before."""
CELL = " | "
"""What stands between the cells of a table's row, as pages are extracted."""

_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")
_LIST_MARK = re.compile(r"^\s*(?:(?:[-*+•‣]|\(?\d{1,2}[.)、])\s+|>\s?)+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_RULE = re.compile(r"^[\s|:=_*+\-]*$")
_QUESTION = re.compile(r"[?？][\"'”’」』）)\]*_]*$")
_FOREIGN_MARK = re.compile(
    r"\s?\[(?:\d{1,3}|citation needed|edit|编辑|編輯|來源請求|来源请求)\]|【\d{1,3}[^】]{0,20}】"
)
_END = re.compile(r"[.!。！；;…:：][\"'”’」』）)\]*_`]*$")
_PROGRAM = (
    r"make|docker|podman|python3?|pip3?|curl|wget|sudo|git|npm|npx|export|cd|apt|apt-get|systemctl|celery|uvicorn|redis-cli|psql|"
    r"kubectl|ssh|scp|cp|mv|mkdir|chmod|source"
)
_CODE = re.compile(
    r"^(?:\$ \S|[A-Z][A-Z0-9_]{2,}=\S*$|\.{0,2}/[\w.-]+/\S*(?: -|$)"
    rf"|(?:{_PROGRAM}) [\w./@:=<>\"'$-]+(?: [\w./@:=,<>\"'$-]+)*$)"
)


@dataclass(frozen=True)
class Quotable:
    """A sentence or a line of code, and where it stands."""

    source: int
    """The number that citations of it carry."""
    place: int
    """Counts the source's sentences, lines and headings from 0."""
    text: str
    title: str
    heading: str = ""
    is_code: bool = False
    is_whole: bool = True
    """False for a label, a cell, a title: a line that does not end as a sentence does."""
    opens: bool = False
    """It is the first below its heading, or the first of its page: there a writer says what the rest is about."""
    heads: str = ""
    """Of a row of a table the row that names its columns."""

    def follows(self, other: "Quotable") -> bool:
        """Whether it stands directly after `other` in the same source."""
        return self.source == other.source and self.place == other.place + 1


def quotables(excerpts: Sequence[Excerpt]) -> list[Quotable]:
    """Everything that may be quoted of `excerpts`, in their order, no text twice."""
    texts_so_far: set[str] = set()
    collected: list[Quotable] = []
    for excerpt in excerpts:
        for quotable in _of_one(excerpt):
            if quotable.text not in texts_so_far:
                texts_so_far.add(quotable.text)
                collected.append(quotable)
    return collected


def _of_one(excerpt: Excerpt) -> Iterator[Quotable]:
    place, heading, heads, fenced, opens = 0, "", "", False, False
    for line in _lines(excerpt.sentences):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if line == BREAK:
            heading, heads, opens = "", "", False
        elif fenced:
            yield Quotable(excerpt.index, place, line.rstrip(), excerpt.title, heading, is_code=True)
        elif _HEADING.match(line) or _QUESTION.search(line):
            heading, heads, opens = _HEADING.sub("", line).strip(), "", True
        elif text := _plain(line):
            is_row = CELL in text
            yield replace(_quotable(excerpt, place, text, heading), opens=opens, heads=heads if is_row else "")
            heads, opens = (heads or text) if is_row else "", False
        else:
            continue
        place += 1


def _lines(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        if sentence == BREAK:
            yield BREAK
        for line in sentence.splitlines():
            if line.strip():
                yield line


def _quotable(excerpt: Excerpt, place: int, text: str, heading: str) -> Quotable:
    is_code = _is_code(text)
    is_whole = is_code or bool(_END.search(text))
    return Quotable(
        excerpt.index, place, text.strip("`") if is_code else text, excerpt.title, heading, is_code, is_whole
    )


def _is_code(text: str) -> bool:
    bare = text.strip("`")
    return bool(_CODE.match(bare)) or (text.startswith("`") and text.endswith("`") and "`" not in bare)


def _plain(line: str) -> str:
    """`line` without its list mark and without the marks of another page's footnotes, which would pass for ours."""
    text = _FOREIGN_MARK.sub("", _LIST_MARK.sub("", line)).strip()
    if _RULE.match(text) or len(text) > MAX_CHARACTERS or not any(map(str.isalnum, text)):
        return ""
    return text
