"""Answers that were stored before their marks were told: they are found in the text when it is read."""

from chat.citations.marks import written_marks
from chat.protocol.state import AnswerPart, RunState


def with_marks(state: RunState) -> RunState:
    """`state`, in which every answer part that cites something tells the places of its marks."""
    for part in state.parts:
        if isinstance(part, AnswerPart) and part.marks is None and (marks := written_marks(part.text)):
            part.marks = [(mark.start, mark.index) for mark in marks]
    return state
