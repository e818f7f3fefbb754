"""Where a page says something, for whoever has it open already: its beginning, or what it says of some words."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from languages.token_estimate import page_tokens
from search.nouns import Page, Passage
from search.ranking.passages import passages_of, prepared, query_words_of, ranked

Span = tuple[int, int]
_NEVER = datetime.min.replace(tzinfo=UTC)


def places_of(text: str, phrase: str, max_tokens: int) -> list[Span]:
    """The stretches of `text` that say something of `phrase`, in code points and in their order, within `max_tokens`.

    What holds it letter by letter comes before what only shares words with it; without `phrase` it is the text from its
    beginning. Empty where there is nothing, or nothing fits.
    """
    page = Page("", "", "", "", text, "", None, _NEVER, "")
    passages = passages_of(page)
    best = _about(page, passages, phrase) if phrase.strip() else passages
    fitting = {one.start for one in _first(best, max_tokens)}
    return list(_joined(passages, fitting))


def _about(page: Page, passages: Sequence[Passage], phrase: str) -> list[Passage]:
    literal, query_words = _spelt(phrase), query_words_of(phrase, ())
    verbatim = [one for one in passages if literal in _spelt(one.text)]
    starts = {one.start for one in verbatim}
    others = ranked([prepared(page, query_words)], query_words)
    return [*verbatim, *(one for one in others if one.score and one.start not in starts)]


def _first(passages: Sequence[Passage], max_tokens: int) -> Iterator[Passage]:
    room = max_tokens
    for one in passages:
        room -= page_tokens(one.text)
        if room < 0:
            return
        yield one


def _joined(passages: Sequence[Passage], starts: set[int]) -> Iterator[Span]:
    """Those of `passages` that begin at `starts`; neighbours as one stretch, with the heading between them."""
    begin: int | None = None
    end = 0
    for one in passages:
        if one.start in starts:
            begin = one.start if begin is None else begin
            end = one.end
        elif begin is not None:
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, end


def _spelt(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
