"""A backup of the real product, taken while it writes twenty answers: where it is restored, each is written to its end.

It is restored into a fresh folder or an empty database, beside a Redis that knows nothing of those answers.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from chat.protocol.state import RunState
from tests.chaos.audit import unlike, violations
from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.plan import mark
from tests.chaos.reader import Reader
from tests.chaos.records import Stored, stored
from tests.chaos.sql import dashed, rows
from tests.chaos.stack import ChaosStack
from tests.playback.process import PlaybackProcess, playback_process
from tests.stack import ROOT, Stack, fresh_stack
from tests.stores import Missing, postgresql

pytestmark = pytest.mark.stack
PEOPLE, QUESTIONS = 4, 20
SLOW, SWIFT = 0.4, 0.005
"""Seconds between two pieces of an answer: none is over when the backup is made, all are soon after the restore."""
SECONDS = 60.0
HELD = "SELECT id, snapshot FROM chat_run"
UNENDED = "SELECT id FROM chat_run WHERE ended_at IS NULL"
SHOWN = "nothing shown is lost"
"""What a tab has seen since the backup is lost with it; every other rule holds."""


@dataclass(frozen=True)
class Question:
    """One that was asked, and the tab in which its answer is read."""

    number: int
    person: Person
    conversation: str
    run: str
    client_id: str
    tab: Reader

    def another_tab(self, findings: Findings, shown: RunState) -> Reader:
        """A new connection, of a tab that has shown so much."""
        reader = Reader(self.tab.address, self.person.cookie, self.run, (), findings)
        reader.state = shown
        return reader


@dataclass(frozen=True)
class Outcome:
    """What has become of the questions where the backup was restored."""

    stored: Stored
    held: dict[str, RunState]
    """Each run as the backup has it."""
    tabs: Sequence[Reader]
    findings: Findings


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def databases(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """DATABASE_URL of an instance and of the empty database that takes its place; empty: SQLite in its folder."""
    if request.param == "SQLite":
        yield "", ""
        return
    with tempfile.TemporaryDirectory(prefix="wenyuan-restoring-") as folder:
        try:
            with postgresql(Path(folder) / "postgresql") as url:
                with psycopg.connect(url, autocommit=True) as server:
                    server.execute("CREATE DATABASE fresh")
                yield url, url.rpartition("/")[0] + "/fresh"
        except Missing as missing:
            pytest.skip(f"{missing} is missing")


async def test_twenty_answers_in_the_air_go_on_where_a_backup_is_restored(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    with playback_process(pace=SLOW) as slow, playback_process(pace=SWIFT) as swift:
        with fresh_stack(**settings(slow, databases[0])) as stack:
            async with questions_in_the_air(stack.url) as questions:
                await manage(stack, "backup", str(tmp_path / "all.backup"))
        fresh = Stack({"PORT": str(stack.port)} | settings(swift, databases[1]))
        outcome = await restored(ChaosStack(fresh, swift), tmp_path / "all.backup", questions)
        requests = [one["message"] for one in swift.played() if not one["is_small"]]

    assert [sum(mark(one.number) in message for message in requests) for one in questions] == [1] * QUESTIONS
    assert list(violations(outcome.stored, {}, {one.conversation: {one.client_id} for one in questions})) == []
    assert list(unfaithful(outcome)) == []
    assert [one for one in outcome.findings.violations if one.rule != SHOWN] == []


def unfaithful(outcome: Outcome) -> Iterator[str]:
    """Runs that did not go on from where the backup has them, and tabs that show something else than is stored."""
    final = {run.run: run.snapshot for run in outcome.stored.runs}
    for run, held in outcome.held.items():
        state = RunState.from_json(final[run])
        if state.status != "finished" or not (held.reasoning or held.answer):
            yield f"{run} is {state.status} and had {len(held.reasoning)} characters of reasoning"
        if not (state.reasoning.startswith(held.reasoning) and state.answer.startswith(held.answer)):
            yield f"{run} has another beginning"
    for tab in outcome.tabs:
        if difference := unlike(tab.state.to_json(), final[tab.run]):
            yield f"a tab of {tab.run}: {difference}"


def settings(model: PlaybackProcess, database: str) -> dict[str, str]:
    limits = {"RUNS_MAX": str(QUESTIONS), "RUNS_PER_USER": str(QUESTIONS // PEOPLE)}
    return {"SEARCH_PROVIDERS": "handbook", "INFERENCE_URLS": model.url, "DATABASE_URL": database, **limits}


@asynccontextmanager
async def questions_in_the_air(url: str) -> AsyncIterator[list[Question]]:
    """All of them are being written, and read, until the block ends."""
    findings = Findings()
    people = [await Person(url, f"user{number}", findings).signed_up() for number in range(PEOPLE)]
    asked = [ask(people[number % PEOPLE], number, url, findings) for number in range(QUESTIONS)]
    questions = list(await asyncio.gather(*asked))
    reading = [asyncio.create_task(one.tab.read()) for one in questions]
    try:
        await until(lambda: all(one.tab.state.reasoning or one.tab.state.answer for one in questions))
        yield questions
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
    assert findings.violations == []
    assert not any(one.tab.state.is_over for one in questions)


async def ask(person: Person, number: int, url: str, findings: Findings) -> Question:
    """Every fourth with a search before it."""
    conversation, client_id = await person.new_conversation(), uuid4().hex
    body = {"client_id": client_id, "question": f"How do I connect SGLang? {mark(number)}"}
    reply = await person.post(f"/conversations/{conversation}/turns", body | {"search": number % 4 == 0, "think": True})
    run = str(reply.body["run"])
    return Question(number, person, conversation, run, client_id, Reader(url, person.cookie, run, (), findings))


async def restored(chaos: ChaosStack, backup: Path, questions: Sequence[Question]) -> Outcome:
    """Restore the backup and read all answers to the end: in new tabs, then in those that were open before."""
    findings = Findings()
    try:
        await manage(chaos.stack, "restore", str(backup))
        held = {dashed(id): RunState.from_json(json_of(state)) for id, state in rows(chaos.database, HELD)}
        await asyncio.to_thread(chaos.stack.start)
        for person in {one.person.name: one.person for one in questions}.values():
            await person.signed_in()
        new = [one.another_tab(findings, RunState(run=one.run)) for one in questions]
        await asyncio.wait_for(asyncio.gather(*(tab.read() for tab in new)), SECONDS)
        old = [one.another_tab(findings, one.tab.state) for one in questions]
        await asyncio.wait_for(asyncio.gather(*(tab.read() for tab in old)), SECONDS)
        # A tab has an answer's end a moment before its row has it.
        await until(lambda: not rows(chaos.database, UNENDED))
        return Outcome(stored(chaos.database, chaos.redis_url), held, (*new, *old), findings)
    finally:
        chaos.stack.remove()


def json_of(state: str | dict[str, Any]) -> dict[str, Any]:
    """A column of JSON, as either database gives it."""
    found: dict[str, Any] = json.loads(state) if isinstance(state, str) else state
    return found


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not is_so():
            await asyncio.sleep(0.05)


async def manage(stack: Stack, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    run = partial(subprocess.run, command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, timeout=60)
    done = await asyncio.to_thread(run)
    assert done.returncode == 0, done.stderr
