"""Text within a block as a reader sees it: white space, line breaks, and pieces that stand apart on the screen only."""

import re

from languages.scripts import CJK, FULL_WIDTH
from search.text.cleaning import one_line

# None of these can stand in a page: the parser is given no controls.
BREAK, PIECES_MEET, LINKS_MEET = "\v", "\x01", "\x02"

# The line ends of the source are no spaces between characters that are written without any.
_SOURCE_BREAK = re.compile(rf"(?<=[{CJK}{FULL_WIDTH}])[ \t]*+[\r\n]\s*(?=[{CJK}{FULL_WIDTH}])")
_MARKS = re.compile(f"[{PIECES_MEET}{LINKS_MEET}]+")


def flowing(pieces: str) -> str:
    """Gathered pieces as lines of text, without empty ones."""
    if pieces.isprintable() and pieces.isascii():
        return " ".join(pieces.split())
    met = _MARKS.sub(_space_between, pieces) if PIECES_MEET in pieces or LINKS_MEET in pieces else pieces
    joined = _SOURCE_BREAK.sub("", met) if "\n" in met or "\r" in met else met
    lines = (one_line(line) for line in joined.split(BREAK))
    return "\n".join(line for line in lines if line)


def _space_between(mark: re.Match[str]) -> str:
    """A space where two pieces are two words, nothing where a word goes on."""
    before, after = mark.string[mark.start() - 1 : mark.start()], mark.string[mark.end() : mark.end() + 1]
    if not (before.isalnum() and after.isalnum()) or before > "\u2e7f" or after > "\u2e7f":
        return ""
    is_new_word = LINKS_MEET in mark[0] or (after.isupper() and (before.islower() or before.isdecimal()))
    return " " if is_new_word else ""
