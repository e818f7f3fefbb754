"""What is done to strangers' text when an answer is checked, as jobs for child processes (`search/sandbox.py`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chat.citations.cited_sentences import CitedSentence, cited_sentences
from chat.citations.conflicts import Conflict, conflicts
from chat.citations.uncited import Stretch, uncited_sentences
from chat.citations.verification import Support, support


@dataclass(frozen=True)
class AnswerSentences:
    """The sentences of an answer part that cite something, and those that say something and cite nothing."""

    cited: tuple[CitedSentence, ...]
    uncited: tuple[Stretch, ...]


@dataclass(frozen=True)
class PageFinding:
    """What one page says of one claim; `support` None: the claim does not cite it."""

    support: Support | None
    conflict: Conflict | None


@dataclass(frozen=True)
class ClaimFinding:
    """What the pages say of one claim, which cites the sources `indexes`."""

    claim: str
    indexes: tuple[int, ...]
    supports: tuple[Support | None, ...]
    """Of each of `indexes`; None: there is no such page."""
    conflicts: tuple[Conflict, ...]
    """The pages, but for those that support it, that say otherwise; of what none supports, none are looked for."""


Claims = Sequence[tuple[str, tuple[int, ...]]]
"""Texts with the sources that they cite."""
Pages = Mapping[int, tuple[str, ...]]
"""Passages by the number of their source."""
Above = Mapping[int, tuple[str, ...]]
"""By the number of a source, what stands above each of its passages: the page's title, the heading of the section."""
NOTHING_ABOVE: Above = {}


def answer_sentences(answer: str, stored_marks: Sequence[Sequence[int]] | None) -> AnswerSentences:
    """The sentences of an answer part."""
    cited = cited_sentences(answer, stored_marks)
    return AnswerSentences(cited, tuple(uncited_sentences(answer, cited)))


def stretch_findings(
    stretch: str, marks: Sequence[Sequence[int]], pages: Pages, above: Above = NOTHING_ABOVE
) -> list[ClaimFinding]:
    """What `pages` say of the sentences that cite something in a stretch of an answer; its `marks` count from there."""
    cited = cited_sentences(stretch, marks)
    return claim_findings(list(dict.fromkeys((one.text, one.indexes) for one in cited)), pages, above)


def claim_findings(claims: Claims, pages: Pages, above: Above = NOTHING_ABOVE) -> list[ClaimFinding]:
    """What `pages` say of each of `claims`, in their order."""
    return [_of_claim(claim, indexes, pages, above) for claim, indexes in claims]


def _of_claim(claim: str, indexes: tuple[int, ...], pages: Pages, above: Above) -> ClaimFinding:
    supports = tuple(
        support(claim, pages[index], above.get(index, ())) if index in pages else None for index in indexes
    )
    supporting = {
        index for index, one in zip(indexes, supports, strict=True) if one is not None and one.verdict == "supported"
    }
    others = {index: pages[index] for index in sorted(pages) if index not in supporting} if supporting else {}
    # No source has the number 0.
    return ClaimFinding(claim, indexes, supports, tuple(conflicts(claim, 0, others, above)))


def page_findings(
    index: int,
    passages: tuple[str, ...],
    claims: Sequence[tuple[str, bool]],
    of_one_page: Collection[str] = (),
    above: tuple[str, ...] = (),
) -> list[PageFinding]:
    """What the page of source `index` says of each of `claims`, a text and whether it cites this page.

    What is `of_one_page` cites no other: where its own page does not agree, there is none to be contradicted.
    """
    findings = []
    for claim, is_cited in claims:
        backing, conflict = support(claim, passages, above) if is_cited else None, None
        is_compared = not is_cited or claim not in of_one_page
        if is_compared and (backing is None or backing.verdict != "supported"):
            # A page does not contradict what its words agree with. No source has the number 0.
            conflict = next(iter(conflicts(claim, 0, {index: passages}, {index: above})), None)
        findings.append(PageFinding(backing, conflict))
    return findings
