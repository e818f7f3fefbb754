"""Going on with what a lost, stopped or cut attempt has written: what is kept, and how the engine is told of it."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid4

from chat.citations.marks import without_broken_mark
from chat.errors.messages import CONTINUABLE
from chat.models import Run, Source
from chat.protocol import events
from chat.protocol.state import FAILED, STOPPED, AnswerPart, Part, ReasoningPart, RunState
from chat.runs.rounds import Progress
from inference import Request
from languages.token_estimate import prompt_tokens
from search import Hit


def is_continuable(state: RunState) -> bool:
    """Whether there is text that broke off."""
    was_cut = state.status == STOPPED or (state.status == FAILED and state.code in CONTINUABLE)
    return was_cut and bool(state.reasoning or state.answer)


def going_on(request: Request, progress: Progress) -> Request:
    """`request`, told what is written since the last search. Thoughts that have ended are not begun again."""
    budget = request.reasoning_tokens
    thoughts = "".join(one.reasoning for one in progress.rounds) + progress.reasoning
    if budget and thoughts:
        request = replace(request, reasoning_tokens=max(1, budget - int(prompt_tokens(thoughts))))
    if not progress.has_begun:
        return request
    return replace(
        request,
        id=uuid4().hex,
        think=request.think and not progress.has_reasoned,
        begun_reasoning=progress.reasoning,
        begun_answer=progress.answer,
    )


async def repeated(run: Run) -> list[events.Event]:
    """What a run begins with: the pages that it goes over again, and the text that it goes on with."""
    begun: list[events.Event] = []
    # A run that wants no search has no pages: SQL is not asked for them before its first word.
    if run.search and (sources := [source async for source in run.sources.all()]):
        begun.append(events.SearchStarted([]))
        for source in sources:
            begun += [source_found(source.index, source), events.SourceRead(source.index, source.code)]
        begun.append(events.SearchEnded(len(sources), 0, 0.0, []))
    if run.continues_id and (before := await Run.objects.filter(pk=run.continues_id).afirst()):
        begun += _texts(before.state().parts)
    return begun


def source_found(index: int, hit: Hit | Source) -> events.SourceFound:
    published = hit.published.isoformat() if hit.published else None
    return events.SourceFound(index=index, url=hit.url, title=hit.title, site=hit.site, published=published)


def _texts(parts: Iterable[Part]) -> list[events.Event]:
    texts: list[events.Event] = []
    for part in parts:
        match part:
            case ReasoningPart():
                texts.append(events.ReasoningDelta(part.text))
                if part.seconds is not None:
                    texts.append(events.ReasoningEnded(part.seconds))
            case AnswerPart() if answer := without_broken_mark(part.text):
                marks = part.marks and [mark for mark in part.marks if mark[0] < len(answer)]
                texts.append(events.AnswerDelta(answer, marks))
    return texts
