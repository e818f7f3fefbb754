"""What to search for: always the question as it was written, and what a model proposes if it does so in time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date

from django.conf import settings

from chat.concurrency.cancellation import end
from chat.prompts.answer import PastTurn
from chat.prompts.small import bare_dialogue, query_prompt
from chat.runs.small_calls import small_call
from inference import BeforeSending
from inference.small import QUERY_SCHEMA, QUERY_SECONDS, PlannedQuery, planned_queries
from search import Query, language_of, rewritten

QUERIES_MAX = 3


@asynccontextmanager
async def planned(
    question: str, past: Sequence[PastTurn], before_sending: BeforeSending | None = None
) -> AsyncIterator[list[Query]]:
    """The queries, after two seconds at most. A planner that is late is let go while the search is on.

    Raises what `before_sending` does, which is awaited before the planner is asked.
    """
    planning = asyncio.create_task(_proposals(question, past, before_sending))
    try:
        await asyncio.wait({planning}, timeout=QUERY_SECONDS)
        yield _queries(question, past, planning.result() if planning.done() else ())
    finally:
        await end(planning)


async def _proposals(
    question: str, past: Sequence[PastTurn], before_sending: BeforeSending | None
) -> Sequence[PlannedQuery]:
    async with small_call("queries") as engine:
        forms = await engine.small_call_forms()
        if forms.has_tasks:
            dialogue = bare_dialogue(question, past)
            if queries := await planned_queries(engine, dialogue, task="query", before_sending=before_sending):
                return queries
        # R1 takes no notice of a schema where its thoughts are closed: as the main model it is asked for lines.
        as_json = settings.PLANNER is not None or forms.keeps_schemas
        prompt = query_prompt(question, past, language_of(question), date.today(), as_json=as_json)
        schema = QUERY_SCHEMA if as_json else ""
        return await planned_queries(engine, prompt, schema=schema, before_sending=before_sending)


def _queries(question: str, past: Sequence[PastTurn], proposals: Sequence[PlannedQuery]) -> list[Query]:
    """The question first; where nothing is proposed, also what it asks in the end, and with the subject it leans on."""
    planned_queries = [
        Query(query.text, query.language or language_of(query.text), days=query.days) for query in proposals
    ]
    if not planned_queries:
        planned_queries = [
            Query(text, language_of(text)) for text in rewritten(question, [turn.question for turn in past])
        ]
    planned_queries = [query for query in planned_queries if query.text.casefold() != question.casefold()]
    return [Query(question, language_of(question)), *planned_queries][:QUERIES_MAX]
