"""What one answer is worth, in figures, and what many are worth together."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from statistics import fmean
from urllib.parse import urlsplit

from chat.citations.stream import CitationStream
from chat.management.evaluation.cases import Case, GivenAnswer
from chat.management.evaluation.citation_scores import citation_scores


@dataclass(frozen=True)
class Figures:
    """Of one answer; None: nobody has said what would be right, or how long it took. Shares are of 1."""

    finished: float
    page_found: float | None
    """One of the gold pages is among those that were found."""
    passage_shown: float | None
    """One of the gold passages is in what the model was shown."""
    right: float | None
    """The answer has a spelling of each group."""
    cited_right: float | None
    """It cites a gold page."""
    citation_recall: float | None
    citation_precision: float | None
    unsupported: float
    """Statements that nothing which they cite supports, those included that cite nothing."""
    uncited: float
    rounds: float
    pages: float
    """That the model was shown."""
    prompt_tokens: float | None
    cached_tokens: float | None
    completion_tokens: float | None
    search_seconds: float | None
    reasoning_seconds: float | None
    other_seconds: float | None
    """Waiting for a turn and for the first word, and writing the answer."""
    seconds: float | None
    cost: float | None
    """In units of its currency."""


NAMES = tuple(one.name for one in fields(Figures))
LESS_IS_BETTER = frozenset(NAMES[NAMES.index("unsupported") :])
SHARES = frozenset(NAMES[: NAMES.index("unsupported")])
"""Figures between 0 and 1."""


def figures_of(case: Case, given: GivenAnswer) -> Figures:
    """What the answer `given` to `case` is worth."""
    passages = {source.index: source.passages for source in given.sources}
    above = {source.index: tuple(source.title for _ in source.passages) for source in given.sources}
    stream = CitationStream([source.index for source in given.sources if source.passages])
    shown = [stream.feed(given.answer), stream.close()]
    text = "".join(one.text for one in shown)
    marks = [*shown[0].marks, *((len(shown[0].text) + place, index) for place, index in shown[1].marks)]
    scores = citation_scores(text, marks, passages, above)
    gold = {address(url) for url in case.gold_urls}
    cited = {index for _, index in marks}
    pages = {source.index: address(source.url) for source in given.sources}
    return Figures(
        finished=float(given.status == "finished"),
        page_found=float(not gold.isdisjoint(pages.values())) if gold else None,
        passage_shown=_is_shown(case, passages.values()),
        right=float(all(_says(text, group) for group in case.answers)) if case.answers else None,
        cited_right=float(any(pages[index] in gold for index in cited)) if gold else None,
        citation_recall=scores.recall,
        citation_precision=scores.precision,
        unsupported=scores.unsupported,
        uncited=scores.uncited,
        rounds=given.rounds,
        pages=sum(bool(one) for one in passages.values()),
        prompt_tokens=given.usage.get("prompt_tokens"),
        cached_tokens=given.usage.get("cached_tokens"),
        completion_tokens=given.usage.get("completion_tokens"),
        search_seconds=given.search_seconds,
        reasoning_seconds=given.reasoning_seconds,
        other_seconds=_other_seconds(given),
        seconds=given.seconds,
        cost=None if given.cost_micros is None else given.cost_micros / 1_000_000,
    )


def means(results: Sequence[Figures]) -> dict[str, float | None]:
    """The mean of each figure over the answers that have it; None where none has."""
    columns = {name: [value for one in results if (value := getattr(one, name)) is not None] for name in NAMES}
    return {name: fmean(values) if values else None for name, values in columns.items()}


@dataclass(frozen=True)
class Change:
    """What became of a figure from one evaluation to another, over the cases that both have."""

    before: float
    after: float
    better: int
    worse: int
    """Cases."""


def changes(before: dict[str, Figures], after: dict[str, Figures]) -> dict[str, Change]:
    """Of each figure that cases of both have."""
    known: dict[str, Change] = {}
    for name in NAMES:
        pairs = [
            (old, new)
            for case in after.keys() & before.keys()
            if (old := getattr(before[case], name)) is not None and (new := getattr(after[case], name)) is not None
        ]
        if pairs:
            grown, shrunk = sum(new > old for old, new in pairs), sum(new < old for old, new in pairs)
            better, worse = (shrunk, grown) if name in LESS_IS_BETTER else (grown, shrunk)
            known[name] = Change(fmean(old for old, _ in pairs), fmean(new for _, new in pairs), better, worse)
    return known


def address(url: str) -> str:
    """An address without what does not change the page: scheme, `www.`, a final slash, a fragment."""
    parts = urlsplit(url.strip())
    host = (parts.netloc or "").lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}"


def spelt(text: str) -> str:
    """A text as it is compared: one form of each character, no difference of case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _says(text: str, spellings: Iterable[str]) -> bool:
    whole = spelt(text)
    return any(_stands_in(spelt(one), whole) for one in spellings)


def _stands_in(spelling: str, text: str) -> bool:
    """Whether it stands there, and not as a part of a longer word or number; Chinese puts no space between words."""
    before = r"(?<![a-z0-9])(?<!\d[.,])" if re.match("[a-z0-9]", spelling) else ""
    behind = r"(?![a-z0-9])(?![.,]\d)" if re.search(r"[a-z0-9]\Z", spelling) else ""
    return bool(spelling) and re.search(f"{before}{re.escape(spelling)}{behind}", text) is not None


def _is_shown(case: Case, passages: Iterable[tuple[str, ...]]) -> float | None:
    if not case.gold_passages:
        return None
    shown = [spelt(text) for texts in passages for text in texts]
    return float(any(spelt(gold) in text for gold in case.gold_passages for text in shown))


def _other_seconds(given: GivenAnswer) -> float | None:
    if given.seconds is None:
        return None
    return max(0.0, given.seconds - (given.search_seconds or 0.0) - (given.reasoning_seconds or 0.0))
