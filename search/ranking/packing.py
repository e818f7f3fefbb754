"""Which of the ranked passages a model is given, and in which order it reads them."""

from collections.abc import Sequence
from typing import TypeVar

from languages.token_estimate import page_tokens
from search.fetching.addresses import site_of
from search.nouns import Passage
from search.text.tokenizer import words

MAX_PER_PAGE = 8
MIN_SITES = 2
_SAME = 0.8

T = TypeVar("T")


def packed(ranked: Sequence[Passage], max_tokens: int) -> list[Passage]:
    """As many of the best as fit into `max_tokens`, of two sites at least if there are two, nothing twice."""
    return _packed(_with_two_sites(list(ranked)), max_tokens)


def within(passages: Sequence[Passage], max_tokens: int) -> list[Passage]:
    """As many of `passages` as fit, in their order, without a look at what they say."""
    fitting, room = [], max_tokens
    for passage in passages:
        needed = page_tokens(passage.text)
        if needed <= room:
            fitting.append(passage)
            room -= needed
    return fitting


def placed(ranked: Sequence[T]) -> list[T]:
    """`ranked`, best first, as a model should read it: the best first, the second best last, the others in between.

    What stands at the ends of a long text is used best (Liu et al., "Lost in the Middle", TACL 2024).
    """
    return [*ranked[:1], *ranked[2:], *ranked[1:2]]


def _with_two_sites(ranked: list[Passage]) -> list[Passage]:
    """The best of a second site moved up, so that the budget cannot run out before it."""
    if not ranked:
        return []
    first = site_of(ranked[0].url)
    other = next((place for place, passage in enumerate(ranked) if site_of(passage.url) != first), None)
    if other is None or other < MIN_SITES:
        return ranked
    return [*ranked[:MIN_SITES], ranked[other], *ranked[MIN_SITES:other], *ranked[other + 1 :]]


def _packed(ranked: Sequence[Passage], max_tokens: int) -> list[Passage]:
    chosen: list[Passage] = []
    shingles_so_far: list[frozenset[str]] = []
    of_page: dict[str, int] = {}
    room = max_tokens
    for passage in ranked:
        needed = page_tokens(passage.text)
        if (
            needed > room
            or of_page.get(passage.url, 0) >= MAX_PER_PAGE
            or _is_repeated(shingles := _shingles(passage.text), shingles_so_far)
        ):
            continue
        chosen.append(passage)
        shingles_so_far.append(shingles)
        of_page[passage.url] = of_page.get(passage.url, 0) + 1
        room -= needed
    return chosen


def _shingles(text: str) -> frozenset[str]:
    text_words = words(text)
    return frozenset(" ".join(text_words[place : place + 3]) for place in range(max(1, len(text_words) - 2)))


def _is_repeated(shingles: frozenset[str], shingles_so_far: Sequence[frozenset[str]]) -> bool:
    """Whether one of `seen` says nearly the same: agencies' news stand word for word on many sites."""
    return any(len(shingles & other) >= _SAME * min(len(shingles), len(other)) for other in shingles_so_far)
