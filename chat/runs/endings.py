"""How an answer ends that is none: in a sentence of ours, or as an error with its code."""

from chat.journal.journal import Journal
from chat.models import Run
from chat.prompts.answer import phrase
from chat.protocol import events
from chat.protocol.state import AnswerPart
from chat.runs.request import AnswerRequest
from inference import Ended
from inference.errors import Cut, Empty, EngineError


class OutOfTokens(EngineError):
    """The model reached its length limit in mid-answer."""

    code = "engine.length"


class Filtered(EngineError):
    """The model's server cut the answer by a filter of its own."""

    code = "engine.filtered"


async def say_why_there_is_none(run: Run, journal: Journal, answer_request: AnswerRequest, ended: Ended) -> None:
    """Without an answer say why: in a sentence where the embedded engine had nothing to quote, else as an error."""
    if ended.finish in ("nothing_found", "no_model"):
        await journal.append(events.AnswerDelta(phrase(reason_to_quote_nothing(run, ended), answer_request.language)))
    elif ended.finish == "length":
        raise OutOfTokens("the model reached its length limit")
    elif ended.finish == "filtered":
        raise Filtered("the server's filter has cut the answer")
    elif ended.finish in ("abort", "cut"):
        raise Cut(f"the engine ended with {ended.finish!r}")
    elif not any(isinstance(part, AnswerPart) for part in journal.state.parts):
        raise Empty("no word of an answer")


def reason_to_quote_nothing(run: Run, ended: Ended) -> str:
    if ended.finish == "nothing_found":
        return "quotes_nothing_found"
    return "quotes_nothing_read" if run.search else "quotes_no_search"
