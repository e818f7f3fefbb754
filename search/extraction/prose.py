"""Whether text is written in sentences, in any script."""

import re

from languages.scripts import CJK, HANGUL, UNSPACED_OTHERS

_SENTENCE_END = re.compile(rf"[.!?…]['\"’”)\]]{{0,2}}(?=\s|$)|[。！？؟।॥]|[{UNSPACED_OTHERS}]{{20}}")
_WIDE = re.compile(f"[{CJK}{HANGUL}]")
_ENDS = frozenset(".!?。！？")
_MIN_RUN = 20
WIDE_WEIGHT = 2.5
"""A Chinese, Japanese or Korean character says about as much as so many Latin letters."""


def size(text: str) -> int:
    """How much a text says, in Latin letters."""
    return len(text) if text.isascii() else int(len(text) + (WIDE_WEIGHT - 1) * len(_WIDE.findall(text)))


def prose_weight(text: str) -> int:
    """The size of a stretch of text that may be part of a sentence; 0 of a label, a date, a word of a menu."""
    stripped = text.strip()
    if len(stripped) < _MIN_RUN // 3:
        return 0
    weight = size(stripped)
    return weight if weight >= _MIN_RUN else 0


def has_sentence(text: str) -> bool:
    """Whether something in it ends as a sentence does (or its script knows no such ends)."""
    return text[-1:] in _ENDS or bool(_SENTENCE_END.search(text))


def is_prose(text: str) -> bool:
    """Whether it has a sentence of some length."""
    return size(text) >= 2 * _MIN_RUN and has_sentence(text)
