"""Whether a sentence in a spaced script that is nearly a statement names another than it does."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from chat.citations.contrasts import names_in, word_set
from chat.citations.opposites import COMMON_WORDS
from chat.citations.relations import is_known, of_one_place, same
from search.text.tokenizer import folded, words

_LIKE = 0.6
"""So much of a statement stands in a sentence that is nearly its copy."""
_WORDS_MAX = 80
_WORD = re.compile(r"[^\W_]+")
_DOER = re.compile(r"\b([a-z]{2,20}) by (?:the \w{1,20} )?((?:[A-Z][\w'-]{1,30} ?){1,4})")


def names_another(claim: str, sentence: str, sentences: str) -> bool:
    """Whether `sentence`, nearly the claim, names another; `sentences` are it and those beside it, in one text."""
    return (
        _has_other_doer(claim, sentence)
        or _has_other_name(claim, sentence, sentences)
        or any(_is_other_name(*pair) for pair in _places(claim, sentence))
    )


def _has_other_doer(claim: str, sentence: str) -> bool:
    """Whether both say by whom the same was done, and name another: directed by Signe Holm."""
    doers = [(words(deed)[-1], word_set(doer)) for deed, doer in _DOER.findall(sentence)]
    mine = [(words(deed)[-1], word_set(doer)) for deed, doer in _DOER.findall(claim)]
    return any(deed == other and one.isdisjoint(two) for deed, one in mine for other, two in doers)


def _has_other_name(claim: str, sentence: str, sentences: str) -> bool:
    """Whether the claim has a name that none of the `sentences` has, and `sentence` one that the claim has not."""
    here, there = (frozenset(_WORD.findall(folded(text))) for text in (claim, sentences))
    return _has_own_name(claim, there) and _has_own_name(sentence, here)


def _has_own_name(text: str, others: frozenset[str]) -> bool:
    """Whether `text` has a word of a name that is not among `others`; of a longer name words of the dictionary aside.

    Roman Catholic Church is a longer form of Roman Catholic, and Hepburn's of Hepburn.
    """
    for name in names_in(text):
        parts = [part for word in name for part in _WORD.findall(folded(word)) if part != "s"]
        own = [part for part in parts if part not in others and of_one_place(part).isdisjoint(others)]
        if own and (len(own) == len(parts) or any(not is_known(stem) for part in own for stem in words(part))):
            return True
    return False


def _places(claim: str, sentence: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words that stand in one place of the claim, and what stands there in a sentence that is nearly its copy."""
    mine, theirs = (_WORD.findall(text)[:_WORDS_MAX] for text in (claim, sentence))
    here, there = (list(map(folded, side)) for side in (mine, theirs))
    codes = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    alike = sum(end - start for kind, start, end, _, _ in codes if kind == "equal")
    for kind, start, end, first, last in codes:
        is_short = kind == "replace" and end - start <= 3 and last - first <= 4
        if is_short and alike > 2 and alike >= _LIKE * (len(mine) - (end - start)):
            yield mine[start:end], theirs[first:last]


def _is_other_name(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return all(map(_is_name, mine)) and all(map(_is_name, theirs))


def _is_name(word: str) -> bool:
    """Whether `word` is written like a name and is no other word of the dictionary."""
    form = (words(word) or [word])[0]
    if not word[:1].isupper() or form in COMMON_WORDS or folded(word) in COMMON_WORDS:
        return False
    return not same(form) or bool(of_one_place(folded(word)))
