"""Questions asked as a reader asks them: stored, queued, searched for, and answered by whoever answers everybody."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async

from chat.actions import asking as actions
from chat.actions import verbs
from chat.actions.transactions import Question
from chat.errors.problems import Problem
from chat.journal.journal import state_of
from chat.management.evaluation.cases import Case, GivenAnswer, GivenSource
from chat.models import Run, User
from chat.protocol.state import RunState, SearchPart
from chat.runs.shown_passages import shown_passages

log = logging.getLogger(__name__)
LOOK_SECONDS, FULL_SECONDS = 0.3, 3.0
"""How often a run is looked at; how long to wait where the user has asked all that a user may for now."""
STOP_SECONDS = 15.0
WAITABLE = ("limit.runs", "limit.asks_minute")


@dataclass(frozen=True)
class Asking:
    """In whose name it is asked, and how long an answer is waited for."""

    user: User
    seconds: float = 600.0
    keeps: bool = False
    """Whether the conversations stay, to be looked at."""


Written = Callable[[UUID], Awaitable[None]]


async def nothing_to_do(_: UUID) -> None:
    """The workers of the instance write the run."""


async def answered(case: Case, asking: Asking, write: Written = nothing_to_do) -> GivenAnswer:
    """Ask `case` and wait for the answer; `write` is told the run, where no worker would write it.

    Raises Problem where it may not be asked.
    """
    deadline = time.monotonic() + asking.seconds
    conversation, _ = await sync_to_async(actions.start_conversation)(asking.user, None)
    try:
        run_id = await _asked(case, asking, conversation.pk, deadline)
        await write(run_id)
        state = await _over(asking.user, run_id, deadline)
        return await _given(await Run.objects.select_related("turn__conversation").aget(pk=run_id), state)
    finally:
        if not asking.keeps:
            await verbs.delete(asking.user, conversation.pk)


async def _asked(case: Case, asking: Asking, conversation: UUID, deadline: float) -> UUID:
    """The run, as soon as the user may have one more. Raises Problem."""
    think, effort = case.effort != "off", "deep" if case.effort == "deep" else "on"
    question = Question(uuid4().hex, case.question, case.search, think, effort=effort, model=case.model)
    while True:
        try:
            return (await sync_to_async(actions.ask)(asking.user, conversation, question)).run
        except Problem as problem:
            if problem.code not in WAITABLE or time.monotonic() > deadline:
                raise
            log.info("%s: %s", case.name, problem.code)
        await asyncio.sleep(FULL_SECONDS)


async def _over(user: User, run_id: UUID, deadline: float) -> RunState:
    """The run's end; it is stopped where that does not come in time."""
    ends = [deadline, deadline + STOP_SECONDS]
    while not (state := await state_of(await Run.objects.aget(pk=run_id))).is_over and ends:
        if time.monotonic() > ends[0]:
            ends.pop(0)
            await verbs.stop(user, run_id)
        await asyncio.sleep(LOOK_SECONDS)
    return state


async def _given(run: Run, state: RunState) -> GivenAnswer:
    searches = [part for part in state.parts if isinstance(part, SearchPart)]
    thoughts = [part.seconds for part in state.parts if part.type == "reasoning" and part.seconds is not None]
    shown = await shown_passages(run, state)
    rows = run.sources.select_related("page")
    sources = [
        GivenSource(one.index, one.url, shown.get(one.index, ()), one.page.title if one.page else "")
        async for one in rows
    ]
    return GivenAnswer(
        answer=state.answer,
        sources=tuple(sources),
        status=state.status,
        code=state.code,
        rounds=len(searches),
        search_seconds=sum(part.seconds or 0.0 for part in searches),
        reasoning_seconds=sum(thoughts),
        seconds=state.seconds,
        usage=state.usage or {},
        cost_micros=state.cost_micros,
        currency=state.currency,
        model=run.model,
    )
