"""What is kept of a page that is longer than a page may be: what fits the question, not what comes first.

The beginning always stays, since it says what the page is; what is left out is marked by a line with `…`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from search.nouns import Page, Passage
from search.ranking.passages import Prepared, QueryWords, prepared, ranked

_BEGINNING = 0.1
"""Of what is kept, in any case."""
_GAP = "\n\n…\n\n"
_ABOVE = 300
"""Characters above a passage in which its heading is looked for."""

Span = tuple[int, int]


def cut(page: Page, query_words: QueryWords, max_characters: int) -> Prepared:
    """`page` in at most `max_characters`, taken apart for ranking. A page that fits stays as it is."""
    whole = prepared(page, query_words)
    if len(page.text) <= max_characters:
        return whole
    text = _joined(page.text, _chosen(page.text, ranked([whole], query_words), max_characters))
    return prepared(replace(page, text=text, hash=sha256(text.encode()).hexdigest()), query_words)


def _chosen(text: str, best: Sequence[Passage], max_characters: int) -> list[Span]:
    """The spans to keep, in their order, none overlapping."""
    beginning = _line_end(text, int(max_characters * _BEGINNING))
    spans, room = [(0, beginning)], max_characters - beginning
    for passage in best:
        start, end = _with_heading(text, passage), passage.end
        size = end - start + len(_GAP)
        if start >= beginning and size <= room:
            spans.append((start, end))
            room -= size
    # What answers is often said just before or after its words: the rest goes to the beginning.
    if len(spans) == 1:
        spans = [(0, _line_end(text, max_characters))]
    return _merged(spans)


def _with_heading(text: str, passage: Passage) -> int:
    """Where a passage begins, or the heading directly above it."""
    above = text.rfind("\n#", max(0, passage.start - _ABOVE), passage.start)
    is_directly_above = above >= 0 and "\n\n" not in text[above + 1 : passage.start].strip("\n")
    return above + 1 if is_directly_above else passage.start


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 2:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _joined(text: str, spans: Sequence[Span]) -> str:
    return _GAP.join(text[start:end].strip("\n") for start, end in spans) + (
        _GAP.rstrip("\n") if spans[-1][1] < len(text) else ""
    )


def _line_end(text: str, limit: int) -> int:
    """The last line end before `limit`; `limit` itself in a line that is longer than half of it."""
    end = text.rfind("\n", limit // 2, limit)
    return end if end > 0 else limit
