"""What the product has stored, read past it: SQL's rows and Redis's journals."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from redis import Redis

from tests.chaos.sql import dashed, rows, time_of

RUNS = """SELECT run.id, run.turn_id, turn.conversation_id, turn.client_id, run.status, run.writer, run.losses, run.seq,
run.snapshot, run.stop_asked_at, run.created_at, run.ended_at, turn.question
FROM chat_run run JOIN chat_turn turn ON turn.id = run.turn_id ORDER BY run.created_at"""
SOURCES = 'SELECT run_id, "index", url, status FROM chat_source ORDER BY "index"'
TURNS = "SELECT conversation_id, client_id FROM chat_turn"


@dataclass(frozen=True)
class Line:
    """An entry as Redis has it."""

    seq: int
    entry: dict[str, Any]
    is_end: bool


@dataclass(frozen=True)
class StoredSource:
    index: int
    url: str
    status: str


@dataclass(frozen=True)
class StoredRun:
    """A run's row, its sources, and its journal as far as it is kept."""

    run: str
    turn: str
    conversation: str
    client_id: str
    status: str
    writer: str
    losses: int
    seq: int
    snapshot: dict[str, Any]
    stop_asked_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    question: str
    sources: tuple[StoredSource, ...] = ()
    journal: tuple[Line, ...] = ()
    lived_until: datetime | None = None
    """Until when it is known to have been live, by the clock of the web server; None: nobody knows."""


@dataclass(frozen=True)
class Stored:
    """Everything."""

    runs: tuple[StoredRun, ...]
    questions: Mapping[str, tuple[str, ...]]
    """Of each conversation the client ids of its turns."""
    journals: frozenset[str]
    """The runs that have a journal in Redis, whether or not they have a row."""


def by_one_clock(stored: Stored, seen_live: Mapping[str, datetime]) -> Stored:
    """`stored`, where writers had other clocks than the web server: runs lived until they were last seen live.

    What their writers say of their end cannot be compared with when a run was begun or was to stop.
    """
    return replace(stored, runs=tuple(replace(run, lived_until=seen_live.get(run.run)) for run in stored.runs))


def stored(database: str, redis_url: str) -> Stored:
    """Raises one of `sql.Error`, RedisError."""
    client: Any = Redis.from_url(redis_url, decode_responses=True, socket_timeout=10)
    found, sources, turns = (rows(database, query, seconds=10) for query in (RUNS, SOURCES, TURNS))
    runs = tuple(stored_run(row, sources, client) for row in found)
    questions: dict[str, tuple[str, ...]] = {}
    for conversation, client_id in turns:
        questions[dashed(conversation)] = (*questions.get(dashed(conversation), ()), client_id)
    keys = client.scan_iter("wenyuan:run:*", count=1000)
    return Stored(runs, questions, frozenset(key.removeprefix("wenyuan:run:") for key in keys))


def stored_run(row: Sequence[Any], sources: Sequence[Sequence[Any]], client: Any) -> StoredRun:
    run = dashed(row[0])
    return StoredRun(
        run,
        dashed(row[1]),
        dashed(row[2]),
        client_id=row[3],
        status=row[4],
        writer=row[5],
        losses=row[6],
        seq=row[7],
        snapshot=json.loads(row[8] or "{}") if isinstance(row[8], str | None) else row[8],
        stop_asked_at=time_of(row[9]),
        created_at=moment_of(row[10]),
        ended_at=time_of(row[11]),
        lived_until=time_of(row[11]),
        question=row[12],
        sources=tuple(StoredSource(*source[1:]) for source in sources if source[0] == row[0]),
        journal=tuple(
            Line(int(id.split("-")[0]), json.loads(fields["entry"]), "end" in fields)
            for id, fields in client.xrange(f"wenyuan:run:{run}")
        ),
    )


def moment_of(value: Any) -> datetime:
    moment = time_of(value)
    assert moment is not None
    return moment
