"""The answer phase: deltas of the engine become entries, citations are mapped on the way in and checked at the end."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict

from django.utils import timezone

from chat import events
from chat.brief import Brief, brief_of
from chat.citations import CitationStream, cited_indexes, cited_sentences
from chat.engines import engine
from chat.journal import Journal
from chat.models import Run
from chat.prompts import phrase
from chat.state import AnswerPart
from chat.support import support
from inference import Answer, Ended, Reasoning
from inference.errors import Cut, Empty, EngineError


class OutOfTokens(EngineError):
    """The model reached its length limit in mid-answer."""

    code = "engine.length"


async def write_answer(run: Run, journal: Journal) -> None:
    """Write reasoning and answer as they come, then the checks and the end. Raises EngineError, PenLost."""
    brief = await brief_of(run)
    ended = await AnswerWriter(journal, brief).write()
    await say_why_there_is_none(run, journal, brief, ended)
    text = journal.state.answer
    for check in await asyncio.to_thread(checks, text, len(journal.state.parts) - 1, brief):
        await journal.append(check)
    seconds = (timezone.now() - run.created_at).total_seconds()
    await journal.append(events.RunFinished(list(cited_indexes(text)), usage(ended), round(seconds, 1)))


class AnswerWriter:
    """Brings one engine stream into the journal; knows when the reasoning began."""

    def __init__(self, journal: Journal, brief: Brief) -> None:
        self._journal = journal
        self._brief = brief
        self._citations = CitationStream(brief.passages)
        self._began = 0.0

    async def write(self) -> Ended:
        """Write until the engine ends; text that was shown stays when the stream breaks or is stopped."""
        ended = Ended("cut")
        try:
            async with aclosing(engine().write(self._brief.request)) as deltas:
                async for delta in deltas:
                    match delta:
                        case Reasoning():
                            await self._reasoning(delta.text)
                        case Answer():
                            await self._answer(self._citations.feed(delta.text))
                        case Ended():
                            ended = delta
        finally:
            await self._answer(self._citations.close())
            await self._journal.flush()
            await self._end_reasoning()
        return ended

    async def _reasoning(self, text: str) -> None:
        self._began = self._began or time.monotonic()
        if text:
            await self._journal.delta(events.ReasoningDelta(text))

    async def _answer(self, text: str) -> None:
        if text:
            await self._end_reasoning()
            await self._journal.delta(events.AnswerDelta(text))

    async def _end_reasoning(self) -> None:
        if self._began:
            seconds, self._began = time.monotonic() - self._began, 0.0
            await self._journal.append(events.ReasoningEnded(round(seconds, 1)))


async def say_why_there_is_none(run: Run, journal: Journal, brief: Brief, ended: Ended) -> None:
    """Without an answer say why: in a sentence where the embedded engine had nothing to quote, else as an error."""
    if ended.finish in ("nothing_found", "no_model"):
        await journal.append(events.AnswerDelta(phrase(reason_to_quote_nothing(run, ended), brief.language)))
    elif ended.finish == "length":
        raise OutOfTokens("the model reached its length limit")
    elif ended.finish in ("abort", "cut"):
        raise Cut(f"the engine ended with {ended.finish!r}")
    elif not any(isinstance(part, AnswerPart) for part in journal.state.parts):
        raise Empty("no word of an answer")


def reason_to_quote_nothing(run: Run, ended: Ended) -> str:
    if ended.finish == "nothing_found":
        return "quotes_nothing_found"
    return "quotes_nothing_read" if run.search else "quotes_no_search"


def checks(answer: str, part: int, brief: Brief) -> Sequence[events.CitationChecked]:
    """What the cited pages say of each cited sentence."""
    found = []
    for cited in cited_sentences(answer):
        for index in cited.indexes:
            verdict = support(cited.text, brief.passages[index])
            found.append(events.CitationChecked(index, part, cited.start, cited.end, verdict.verdict, verdict.quote))
    return found


def usage(ended: Ended) -> dict[str, int] | None:
    """The token counts that the server gave; None if it gave none."""
    counts = {name: count for name, count in asdict(ended.usage).items() if count is not None}
    return counts or None
