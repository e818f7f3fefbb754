"""Where an answer cites, what it cites, and what was said of it, for every form in which it leaves the product."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.citations.marks import without_numbers
from chat.protocol.events import CitationChecked
from chat.protocol.state import AnswerPart, RunState, SearchPart, SourceState
from chat.protocol.values import Verdict
from chat.sharing.record import RunRecord

VERDICTS: dict[Verdict, str | Promise] = {
    "supported": _("Words agree with the page"),
    "mentioned": _("In part"),
    "unsupported": _("Not found on the page"),
    "unchecked": _("Could not be checked"),
    "contradicted": _("Contradicted"),
}
JUDGED = VERDICTS | {"supported": _("Supported")}
"""Where a model has compared the sentence with the page: it looks for the same sense, not for the same words."""


DISAGREEMENTS: dict[str, str | Promise] = {
    "number": _("The two pages have different numbers."),
    "date": _("The two pages have different dates."),
    "name": _("The two pages have different names."),
}
DISAGREE = _("Pages that disagree")
STRUCK = _("Struck out, since a model finds that the cited page says otherwise:")


@dataclass(frozen=True)
class Cited:
    """A source that an answer cites, with what its page says of each cited sentence."""

    source: SourceState
    checks: tuple[CitationChecked, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of an answer, and the number of the source that is cited behind it, if one is."""

    text: str
    index: int | None = None
    check: CitationChecked | None = None


@dataclass(frozen=True)
class Side:
    """One of two pages that disagree, and its sentence."""

    source: SourceState
    quote: str


@dataclass(frozen=True)
class Disagreement:
    """Two pages that say otherwise about the same, and in what."""

    sides: tuple[Side, Side]
    words: str


def cited(state: RunState) -> list[Cited]:
    """The sources that the answer cites, by their numbers."""
    sources = _sources(state)
    marked = {index for _, part in answers(state) for _, index in part.marks or ()}
    checks = state.checks
    return [
        Cited(sources[index], tuple(check for check in checks if check.index == index))
        for index in sorted(marked & set(sources))
    ]


def _sources(state: RunState) -> dict[int, SourceState]:
    return {source.index: source for part in state.parts if isinstance(part, SearchPart) for source in part.sources}


def answers(state: RunState) -> Iterator[tuple[int, AnswerPart]]:
    """The parts of the answer with their places among all parts."""
    return ((place, part) for place, part in enumerate(state.parts) if isinstance(part, AnswerPart) and part.text)


def pieces(state: RunState, place: int, part: AnswerPart) -> Iterator[Piece]:
    """A part of the answer, cut at its citations; `[n]` itself is in no piece."""
    end = 0
    for start, index in part.marks or ():
        sign = f"[{index}]"
        if start < end or not part.text.startswith(sign, start):
            continue
        of_mark = [check for check in state.checks if check.part == place and check.index == index]
        check = min(of_mark, key=lambda check: abs(start - check.end), default=None)
        yield Piece(part.text[end:start], index, check)
        end = start + len(sign)
    yield Piece(part.text[end:])


def verdict_of(check: CitationChecked) -> str:
    """What is said of a cited sentence, in the reader's language, as the page says it."""
    labels = JUDGED if check.reason == "judged" else VERDICTS
    return str(labels.get(check.verdict, check.verdict))


def repairs_of(state: RunState) -> list[tuple[str, str]]:
    """Each struck statement, without its marks, and what takes its place; empty where nothing does."""
    texts = {place: part.text for place, part in answers(state)}
    struck = ((one, texts.get(one.part, "")[one.start : one.end]) for one in state.repairs)
    return [(without_numbers(statement), one.text) for one, statement in struck if statement]


def disagreements_of(state: RunState) -> list[Disagreement]:
    """Where a cited page and another one say otherwise about the same, each pair of sentences once."""
    sources = _sources(state)
    pairs = {(one.index, one.quote, one.other, one.other_quote): one for one in state.conflicts}
    return [
        Disagreement(
            (Side(sources[one.index], one.quote), Side(sources[one.other], one.other_quote)),
            str(DISAGREEMENTS.get(one.kind, one.kind)),
        )
        for one in pairs.values()
        if one.index in sources and one.other in sources
    ]


def uncited_of(state: RunState) -> str:
    """How many sentences of the answer cite no page, in words; empty where all do."""
    count = len(state.uncited)
    words = _("{count} sentence without a source") if count == 1 else _("{count} sentences without a source")
    return str(words).format(count=count) if count else ""


def reading_of(run: RunRecord, index: int) -> str:
    """When the page of source `index` was read and how it can be compared, in one line; empty where there is none."""
    source = next((source for source in run.sources if source.index == index), None)
    if source is None or source.page is None:
        return ""
    page, address = source.page, source.page.final_url
    read_at = f"{page.fetched_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    bytes_hash = f"SHA-256 {page.receipt.bytes_hash}" if page.receipt else ""
    return " · ".join(filter(None, (f"{_('Read:')} {read_at}", address if address != source.url else "", bytes_hash)))


def is_cited_address(url: str) -> bool:
    """Whether an address may be a link outside of the product: those of its own handbook lead nowhere there."""
    return url.startswith(("http://", "https://"))
