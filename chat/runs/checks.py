"""What an answer cites, and what the pages say of its sentences."""

from collections.abc import Iterator, Sequence

from chat.citations.cited_sentences import CitedSentence, cited_sentences
from chat.citations.conflicts import conflicts
from chat.citations.uncited import uncited_sentences
from chat.citations.verification import support
from chat.protocol import events
from chat.protocol.state import AnswerPart, Part
from chat.runs.request import AnswerRequest

Finding = events.CitationChecked | events.SentenceUncited | events.SourcesDisagreed
_CONFLICTS_MAX = 20
"""Of an answer: more than a reader would look at says that the pages are about different things."""


def cited_indexes(parts: Sequence[Part]) -> list[int]:
    """The numbers that an answer cites, in order of first appearance."""
    marks = (mark for part in parts if isinstance(part, AnswerPart) for mark in part.marks or ())
    return list(dict.fromkeys(index for _, index in marks))


def checks(parts: Sequence[Part], answer_request: AnswerRequest) -> list[Finding]:
    """What the pages say of each sentence, part by part: each citation's worth, who says otherwise, who cites none.

    Without pages nothing can be cited, and nothing is uncited.
    """
    findings: list[Finding] = []
    passages = answer_request.passages
    for place, part in enumerate(parts):
        if not isinstance(part, AnswerPart):
            continue
        cited = cited_sentences(part.text, part.marks)
        for sentence in cited:
            findings += _of_cited(sentence, place, passages)
        for stretch in uncited_sentences(part.text, cited) if passages else ():
            findings.append(events.SentenceUncited(place, stretch.start, stretch.end))
    return _without_many_conflicts(findings)


def place_of(finding: Finding) -> tuple[object, ...]:
    """What a finding is about: where it stands in the answer, and which sources. A judge may have changed the rest."""
    place = (finding.type, finding.part, finding.start, finding.end)
    match finding:
        case events.CitationChecked():
            return (*place, finding.index)
        case events.SourcesDisagreed():
            return (*place, finding.index, finding.other)
        case events.SentenceUncited():
            return place


def _of_cited(cited: CitedSentence, place: int, passages: dict[int, tuple[str, ...]]) -> Iterator[Finding]:
    span = (place, cited.start, cited.end)
    others = set(passages)
    for index in cited.indexes:
        backing = support(cited.text, passages.get(index, ()))
        yield events.CitationChecked(index, *span, backing.verdict, backing.quote, backing.reason)
        if backing.verdict != "supported":
            continue
        others.discard(index)
        for one in conflicts(cited.text, index, {other: passages[other] for other in sorted(others)}):
            others.discard(one.other)  # told once, beside the first page that it contradicts
            yield events.SourcesDisagreed(*span, one.kind, index, backing.quote, one.other, one.quote)


def _without_many_conflicts(findings: list[Finding]) -> list[Finding]:
    many = [one for one in findings if isinstance(one, events.SourcesDisagreed)][_CONFLICTS_MAX:]
    return [one for one in findings if one not in many]
