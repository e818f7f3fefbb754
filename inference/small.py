"""Small calls beside the answer: queries to search for, a title. They are quick or they are given up.

Thoughts are never wanted here and never let through.
"""

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal
from uuid import uuid4

from inference.engine import NOBODY_WAITS, READER, Answer, BeforeSending, Engine, Message, Request
from inference.errors import EngineError, Refused
from languages import CODES

QUERY_SECONDS = 2.0
QUERY_TOKENS = 256
TASK_TOKENS = 64
"""For what a model is trained to say at one token's word: short lines and no JSON."""
MAX_QUERIES = 3
MAX_QUERY_CHARACTERS = 200
MAX_ANSWER_CHARACTERS = 8192

QUERY_SCHEMA = (
    '{"type": "object", "properties": {"queries": {"type": "array", "minItems": 1, "maxItems": 3, "items": '
    '{"type": "object", "properties": {"text": {"type": "string", "maxLength": 200}, "language": {"type": "string", '
    f'"enum": {json.dumps(CODES)}'
    '}, "days": {"type": ["integer", "null"]}}, '
    '"required": ["text", "language"]}}}, "required": ["queries"]}'
)
"""What a prompt for queries must ask for in words too, as not every server holds its model to a schema."""

_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s*")
_PROSE = re.compile(r"[{}\[\]]|[.。:：!！]$|^`{3}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlannedQuery:
    """One query that a model proposes."""

    text: str
    language: str = ""
    """One of `languages.CODES`; empty: as the question."""
    days: int | None = None
    """Only pages of the last so many days are of use; None: any."""


async def small_answer(
    engine: Engine,
    messages: Sequence[Message],
    *,
    seconds: float,
    max_tokens: int,
    schema: str = "",
    task: Literal["", "query"] = "",
    priority: int = NOBODY_WAITS,
    before_sending: BeforeSending | None = None,
) -> str:
    """The whole answer, or nothing where it is late or fails. Raises what `before_sending` does, never `EngineError`.

    `before_sending`: see `Request`.
    """
    if not engine.connected:
        return ""
    request = Request(
        uuid4().hex,
        tuple(messages),
        "",
        think=False,
        max_tokens=max_tokens,
        schema=schema,
        task=task,
        priority=priority,
        before_sending=before_sending,
    )
    try:
        async with asyncio.timeout(seconds):
            return await _answer(engine, request)
    except (EngineError, TimeoutError) as error:
        log.info("a small call came to nothing: %r", error)
        return ""


async def planned_queries(
    engine: Engine,
    messages: Sequence[Message],
    seconds: float = QUERY_SECONDS,
    schema: str = "",
    task: Literal["", "query"] = "",
    before_sending: BeforeSending | None = None,
) -> tuple[PlannedQuery, ...]:
    """At most `MAX_QUERIES` queries; none where the model is late, fails, or answers with something else.

    Raises what `before_sending` does; see `Request`.

    The prompt may ask for one query a line, or for JSON with `schema` set to `QUERY_SCHEMA`, or be the bare dialogue
    where `task` says what is wanted; any of these answers is read.
    """
    text = await small_answer(
        engine,
        messages,
        seconds=seconds,
        max_tokens=TASK_TOKENS if task else QUERY_TOKENS,
        schema=schema,
        task=task,
        priority=READER,
        before_sending=before_sending,
    )
    proposals = _proposals(first_json(text)) or _lines(text)
    unique = dict.fromkeys(query for query in map(_query, proposals) if query.text)
    return tuple(unique)[:MAX_QUERIES]


async def _answer(engine: Engine, request: Request) -> str:
    try:
        return await _text(engine, request)
    except Refused:
        if not request.schema:
            raise
        # A server that knows no schemas may still do what the prompt asks for in words.
        return await _text(engine, replace(request, id=uuid4().hex, schema=""))


async def _text(engine: Engine, request: Request) -> str:
    text = ""
    async with aclosing(engine.write(request)) as deltas:
        async for delta in deltas:
            if isinstance(delta, Answer) and len(text) < MAX_ANSWER_CHARACTERS:
                text += delta.text
    return text


def _proposals(value: object) -> list[object]:
    """The list of queries, in the shapes that models give it."""
    if isinstance(value, dict):
        value = value.get("queries", [value])
    return value if isinstance(value, list) else []


def _lines(text: str) -> list[object]:
    """One query a line; sentences, headings and broken JSON are none."""
    lines = (_MARK.sub("", line).strip(" \t\"'`“”「」") for line in text.splitlines())
    return [line for line in lines if line and not _PROSE.search(line)]


def _query(proposal: object) -> PlannedQuery:
    if isinstance(proposal, str):
        return PlannedQuery(_line(proposal))
    if not isinstance(proposal, dict):
        return PlannedQuery("")
    language, days = proposal.get("language"), proposal.get("days")
    return PlannedQuery(
        _line(proposal.get("text") or proposal.get("query")),
        language if language in CODES else "",
        days if isinstance(days, int) and not isinstance(days, bool) and 0 < days <= 3650 else None,
    )


def _line(value: object) -> str:
    return " ".join(value.split())[:MAX_QUERY_CHARACTERS] if isinstance(value, str) else ""


MAX_STARTS = 20
"""So many brackets are tried; text with more of them is not JSON with words around it."""

_DECODER = json.JSONDecoder()


def first_json(text: str) -> object:
    """The first object or list in `text`; None if there is none."""
    starts = [place for place, character in enumerate(text) if character in "{["]
    for place in starts[:MAX_STARTS]:
        try:
            value: object = _DECODER.raw_decode(text, place)[0]
        except (ValueError, RecursionError):  # a model in a loop writes brackets by the thousand
            continue
        return value
    return None
