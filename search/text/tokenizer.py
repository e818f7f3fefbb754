"""The words of a text, for matching only: never shown, never stored.

NFKC, lower case, traditional folded to simplified, English stemmed; scripts written without spaces become single
characters and bigrams. Measured better than a segmenter, and what lets a traditional question find a simplified page.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from operator import add
from typing import Protocol

from languages.scripts import HAN, HAN_SIGNS, HANGUL, KANA, UNSPACED_OTHERS

# Han, kana, hangul, and the South-East Asian scripts that put no spaces between words.
_UNSPACED = HAN_SIGNS + HAN + KANA + HANGUL + UNSPACED_OTHERS
_TOKEN = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)|(?P<number>\d+(?:[.,]\d+)+)|(?P<word>(?:(?![{_UNSPACED}])[^\W_])+(?:'[a-z]+)?(?:\+\+|\#)?)"
)
_SENTENCE_MAX = 400
# The same in ASCII, where no character has to be asked for its script: texts in English are read in half the time.
_ASCII_TOKEN = re.compile(r"(\d+(?:[.,]\d+)+)|([a-z0-9]+(?:'[a-z]+)?(?:\+\+|#)?)")
_MARKS = re.compile("[\u2018\u2019\u02bc]")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the library's name)


class _Folding(Protocol):
    def convert(self, text: str) -> str: ...


def words(text: str) -> list[str]:
    """The matching words of `text`, in order, with repetitions."""
    plain = folded(text)
    if plain.isascii():
        return [number.replace(",", "") if number else _stem(word) for number, word in _ASCII_TOKEN.findall(plain)]
    collected: list[str] = []
    for token in _TOKEN.finditer(plain):
        if token["run"]:
            collected += _grams(token["run"])
        elif token["number"]:
            collected.append(token["number"].replace(",", ""))
        else:
            collected.append(_stem(token["word"]))
    return collected


def folded(text: str) -> str:
    """`text` in one width, one case and one Chinese script."""
    return _folded_sentence(text) if len(text) <= _SENTENCE_MAX else _folded(text)


def _folded(text: str) -> str:
    plain = _MARKS.sub("'", unicodedata.normalize("NFKC", text).lower())
    return simplified(plain)


@lru_cache(maxsize=2048)
def _folded_sentence(text: str) -> str:
    """The same of a sentence: whoever compares it asks more than once."""
    return _folded(text)


def simplified(text: str) -> str:
    """`text` with traditional characters replaced by simplified ones."""
    if text.isascii():
        return text
    # Half a character (a lone surrogate, as JSON can carry one) is in no dictionary and in no index.
    return _folding().convert(text.encode("utf-8", "ignore").decode("utf-8"))


def _grams(run: str) -> list[str]:
    """Each character of a run, and behind it the pair that it begins."""
    grams = [""] * (2 * len(run) - 1)
    grams[::2], grams[1::2] = run, map(add, run, run[1:])
    return grams


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return _stemmer().stemWord(word) if word.isascii() and word.isalpha() else word.removesuffix("'s")


# The libraries are imported at first use: an idle worker should not carry their dictionaries.
def _stemmer() -> _Stemmer:
    # A stemmer keeps the word it works on in itself: every thread needs its own.
    if not hasattr(_own, "stemmer"):
        import Stemmer

        _own.stemmer = Stemmer.Stemmer("english", 0)  # what it would keep is kept by `_stem`
    stemmer: _Stemmer = _own.stemmer
    return stemmer


_own = threading.local()


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    import opencc

    folding: _Folding = opencc.OpenCC("t2s")
    return folding
