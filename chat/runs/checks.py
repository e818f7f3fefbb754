"""What an answer cites, and what the cited pages say of its sentences."""

from collections.abc import Sequence

from chat.citations.cited_sentences import cited_sentences
from chat.citations.verification import support
from chat.protocol import events
from chat.protocol.state import AnswerPart, Part
from chat.runs.request import AnswerRequest


def cited_indexes(parts: Sequence[Part]) -> list[int]:
    """The numbers that an answer cites, in order of first appearance."""
    marks = (mark for part in parts if isinstance(part, AnswerPart) for mark in part.marks or ())
    return list(dict.fromkeys(index for _, index in marks))


def checks(parts: Sequence[Part], answer_request: AnswerRequest) -> list[events.CitationChecked]:
    """What the cited pages say of each cited sentence, part by part."""
    verdicts = []
    for place, part in enumerate(parts):
        for cited in cited_sentences(part.text, part.marks) if isinstance(part, AnswerPart) else ():
            for index in cited.indexes:
                backing = support(cited.text, answer_request.passages.get(index, ()))
                span = (index, place, cited.start, cited.end)
                verdicts.append(events.CitationChecked(*span, backing.verdict, backing.quote, backing.reason))
    return verdicts
