"""Two deltas as one, and a check with what a judge says of it."""

from dataclasses import replace

from chat.protocol.events import AnswerDelta, CitationChecked, CitationJudged, Event, ReasoningDelta
from chat.protocol.values import Marks


def coalesced(first: Event, later: Event) -> Event | None:
    """Two deltas as one; None where they are not of one kind."""
    match first, later:
        case ReasoningDelta(), ReasoningDelta():
            return ReasoningDelta(first.text + later.text)
        case AnswerDelta(), AnswerDelta():
            return AnswerDelta(first.text + later.text, joined_marks(first.text, first.marks, later.marks))
    return None


def joined_marks(text: str, marks: Marks | None, later: Marks | None) -> Marks | None:
    """The marks of `text` with those of what follows it."""
    if later is None:
        return marks
    return [*(marks or []), *((len(text) + place, index) for place, index in later)]


def judged(check: CitationChecked, event: CitationJudged) -> CitationChecked:
    """`check` with the verdict of a judge, where it is about the same place and source."""
    if (check.index, check.part, check.start, check.end) != (event.index, event.part, event.start, event.end):
        return check
    return replace(check, verdict=event.verdict, reason="judged", quote=check.quote or event.quote)
