"""Which of the product's three languages a text is written in, by its script alone.

Whatever is neither simplified nor traditional Chinese counts as `en`: the product speaks three languages, and every
other one is served best by the international sources that the English pages are.
"""

import re
from functools import lru_cache

from languages.scripts import HAN, HANGUL, KANA_LETTERS
from search.text.tokenizer import simplified

_LOOKED_AT = 4000
_HAN = re.compile(f"[{HAN}]")
_OTHER_EAST_ASIAN = re.compile(f"[{KANA_LETTERS}{HANGUL}]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_FUNCTION_WORDS = "a an are can do does for how i in is it my of on or say the to what when where which who why with"
_ENGLISH = frozenset(_FUNCTION_WORDS.split())


def language_of(text: str) -> str:
    """The language of `text` (its first 4,000 characters). A neutral Chinese text counts as simplified."""
    sample = text[:_LOOKED_AT]
    han = _HAN.findall(sample)
    if not han or len(_OTHER_EAST_ASIAN.findall(sample)) * 8 > len(han) or _latin_weight(sample) > len(han):
        return "en"
    return "zh-hant" if sum(map(is_traditional_only, han)) > sum(map(is_simplified_only, han)) else "zh-hans"


@lru_cache(maxsize=16_384)
def is_traditional_only(character: str) -> bool:
    """Whether a Chinese character is written otherwise in simplified Chinese."""
    return simplified(character) != character


def _latin_weight(text: str) -> int:
    # An English function word says that the sentence is English and the Chinese words in it are quoted.
    return sum(3 if word.lower() in _ENGLISH else 1 for word in _LATIN_WORD.findall(text))


@lru_cache(maxsize=16_384)
def is_simplified_only(character: str) -> bool:
    """Whether a Chinese character is written otherwise in traditional Chinese."""
    # The national character sets of 1980 and 1984 are disjoint exactly where the scripts are.
    return _encodes(character, "gb2312") and not _encodes(character, "big5")


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
