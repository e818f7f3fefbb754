"""What is done with a cited statement that its page contradicts, where the operator wants more than a mark (`REPAIR`).

The text of the answer stays as the model wrote it: an event says that a statement is struck, or what takes its place,
and whoever shows the answer shows both. What a model writes instead is shown only where its words agree with the page.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from django.conf import settings

from chat.citations.marks import without_marks
from chat.citations.page_checks import page_findings
from chat.journal.journal import Journal
from chat.models import Run
from chat.prompts.small import repair_prompt
from chat.protocol import events
from chat.protocol.state import AnswerPart, RunState
from chat.runs.checks import check_processes
from chat.runs.judging import passage_of
from chat.runs.permission import permission
from chat.runs.request import AnswerRequest
from chat.runs.small_calls import small_call
from inference.small import small_answer
from search import language_of
from search.sandbox import Killed
from search.text.cleaning import one_line

REPAIRS_MAX = 4
"""Of one answer: where more is wrong, it is not to be patched."""
PASSAGE_MAX = 1500
SECONDS, TOKENS, TEXT_MAX = 10.0, 160, 400
_BEFORE_STOP = re.compile(" (?=[.,;:!?。，；：！？])")
"""What a mark that is taken away leaves: “at night [1].”"""
_QUOTATION_MARKS = " \"'“”‘’「」『』"
Write = Callable[[Run, str, str], Awaitable[str]]
"""A run, a statement and the passage that contradicts it: what a model writes instead; empty where it does not."""


async def repair_contradicted(run: Run, journal: Journal, answer_request: AnswerRequest, write: Write) -> None:
    """Journal what becomes of each contradicted statement, but for what a lost writer has said already."""
    if settings.CHAT.repair == "mark":
        return
    for check in to_repair(journal.state):
        passages, above = (of.get(check.index, ()) for of in (answer_request.passages, answer_request.above))
        text = ""
        if settings.CHAT.repair == "rewrite":
            text = await write(run, statement_of(check, journal.state), passage_of(check, passages, PASSAGE_MAX))
            text = text if await agrees(text, check.index, passages, above) else ""
        await journal.append(events.SentenceRepaired(check.index, check.part, check.start, check.end, text))


def to_repair(state: RunState) -> list[events.CitationChecked]:
    """What a judge has called contradicted and no other page that is cited for it supports."""
    supported = {span_of(check) for check in state.checks if check.verdict == "supported"}
    done = {span_of(one) for one in state.repairs}
    wrong = {span_of(check): check for check in reversed(state.checks) if check.verdict == "contradicted"}
    return [check for place, check in reversed(wrong.items()) if place not in supported | done][
        : REPAIRS_MAX - len(done)
    ]


def span_of(one: events.CitationChecked | events.SentenceRepaired) -> tuple[int, int, int]:
    return one.part, one.start, one.end


def statement_of(check: events.CitationChecked, state: RunState) -> str:
    """The cited statement without its marks."""
    part = state.parts[check.part]
    return without_marks(part.text[check.start : check.end]).strip() if isinstance(part, AnswerPart) else ""


async def rewritten(run: Run, statement: str, passage: str) -> str:
    """What a model writes in place of the statement, by one short call. Raises StopRequested."""
    prompt = repair_prompt(statement, passage, language_of(statement))
    with suppress(TimeoutError):  # too many small calls at once: it is struck
        async with asyncio.timeout(SECONDS), small_call("repair") as engine:
            text = await small_answer(
                engine, prompt, seconds=SECONDS, max_tokens=TOKENS, before_sending=permission(run)
            )
            return sentence_in(text)
    return ""


def sentence_in(text: str) -> str:
    """The one line that a model has written, without marks; empty where it is none."""
    line = _BEFORE_STOP.sub("", one_line(without_marks(text))).strip(_QUOTATION_MARKS)
    return line if len(line) <= TEXT_MAX and "<" not in line else ""


async def agrees(text: str, index: int, passages: Sequence[str], above: Sequence[str] = ()) -> bool:
    """Whether the words of the page say it, as they are compared for every citation."""
    if not text:
        return False
    try:
        [finding] = await check_processes().run(page_findings, index, tuple(passages), [(text, True)], (), tuple(above))
    except Killed:
        return False
    return finding.support is not None and finding.support.verdict == "supported"
