"""What is done to strangers' text when an answer is checked, as jobs for child processes (`search/sandbox.py`)."""

from collections.abc import Collection, Sequence
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


def answer_sentences(answer: str, stored_marks: Sequence[Sequence[int]] | None) -> AnswerSentences:
    """The sentences of an answer part."""
    cited = cited_sentences(answer, stored_marks)
    return AnswerSentences(cited, tuple(uncited_sentences(answer, cited)))


def page_findings(
    index: int,
    passages: tuple[str, ...],
    claims: Sequence[tuple[str, bool]],
    of_one_page: Collection[str] = (),
) -> list[PageFinding]:
    """What the page of source `index` says of each of `claims`, a text and whether it cites this page.

    What is `of_one_page` cites no other: where its own page does not agree, there is none to be contradicted.
    """
    return [
        _finding(index, passages, claim, is_cited=is_cited, is_compared=not is_cited or claim not in of_one_page)
        for claim, is_cited in claims
    ]


def _finding(index: int, passages: tuple[str, ...], claim: str, *, is_cited: bool, is_compared: bool) -> PageFinding:
    backing = support(claim, passages) if is_cited else None
    if not is_compared or (backing is not None and backing.verdict == "supported"):
        return PageFinding(backing, None)  # a page does not contradict what its words agree with
    return PageFinding(backing, next(iter(conflicts(claim, 0, {index: passages})), None))  # no source has the number 0
