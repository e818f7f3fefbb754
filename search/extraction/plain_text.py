"""A text file's paragraphs, each on one line again: the line breaks of mail programs are not ends of sentences."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from languages.scripts import CJK, FULL_WIDTH
from search.text.cleaning import visible

_NARROW, _BROAD = 40, 110
"""Columns of a full line; a Chinese character takes two."""
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_INDENT = re.compile(r"[ \t\u3000]{2,8}(?=[^ \t\u3000])|\u3000")
_WIDE_END, _WIDE_START = re.compile(f"[{CJK}{FULL_WIDTH}]$"), re.compile(f"[{CJK}{FULL_WIDTH}]")
_OPENERS = frozenset("\"'“‘「『《（(¿¡«")


def plain_text(text: str) -> str:
    """The text of a plain or Markdown file; listings between fences are left as they are."""
    return "\n\n".join("\n".join(_paragraphs(block)) for block in _blocks(visible(text)))


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between empty ones; a listing between fences is one."""
    block: list[str] = []
    is_fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            is_fenced = not is_fenced
        if line.strip() or is_fenced:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """The lines of a block, those put together that a line break cut in two."""
    if any(map(_FENCE.match, lines)):
        yield from lines
        return
    for paragraph in _by_indent(lines):
        is_prose = len(paragraph) > 1 and all(map(_is_full, paragraph[:-1])) and _goes_on(paragraph[-1])
        if is_prose:
            yield _joined(paragraph)
        else:
            yield from paragraph


def _by_indent(lines: list[str]) -> Iterator[list[str]]:
    """Paragraphs that begin with an indent instead of an empty line."""
    if not _INDENT.match(lines[0]) or all(map(_INDENT.match, lines)):
        yield lines
        return
    paragraph: list[str] = []
    for line in lines:
        if _INDENT.match(line) and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _is_full(line: str) -> bool:
    return _goes_on(line) and _NARROW <= _columns(line.strip()) <= _BROAD


def _goes_on(line: str) -> bool:
    """Whether it begins as a line of prose does: no item, number, heading or rule."""
    bare = line.strip()
    return bare[:1].isalpha() or bare[:1] in _OPENERS or (bare[:1].isdigit() and bool(_WIDE_START.search(bare[:4])))


def _joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        piece = line.strip()
        is_whole = not text or text.endswith("-") or (_WIDE_END.search(text) and _WIDE_START.match(piece))
        text += piece if is_whole else f" {piece}"
    return text


def _columns(text: str) -> int:
    return len(text) + (0 if text.isascii() else sum(east_asian_width(character) in "WF" for character in text))
