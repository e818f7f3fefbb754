"""The real product on a Redis that Sentinels watch: its primary is killed while an answer is being written.

The replica that takes its place lacks the last second of what the primary had acknowledged, as replication may.
"""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from chat.protocol.state import OVER
from tests.chaos.audit import unlike, violations
from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.reader import Reader
from tests.chaos.records import Stored, stored
from tests.playback.process import playback_process
from tests.sentinels import PASSWORD, Cluster, quoted, sentinels
from tests.stack import Stack, fresh_stack
from tests.stores import Missing

pytestmark = pytest.mark.stack
PACE = 0.15
"""Seconds between two pieces of the answer: it is still being written when another primary is there."""
LOST_SECONDS = 1.0
SECONDS = 90.0


async def test_an_answer_goes_on_and_a_new_one_comes_past_a_killed_primary() -> None:
    findings = Findings()
    try:
        with sentinels() as cluster, playback_process(pace=PACE) as model:
            given = {"SEARCH_PROVIDERS": "handbook", "INFERENCE_URLS": model.url, "REDIS_URL": cluster.url}
            with fresh_stack(**given) as stack:
                await past_the_failover(stack, cluster, findings)
    except Missing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing} is missing")

    assert findings.violations == []


async def past_the_failover(stack: Stack, cluster: Cluster, findings: Findings) -> None:
    person = await Person(stack.url, "reader", findings).signed_up()
    questions: dict[str, set[str]] = {}
    first = await asked(person, stack, findings, questions)
    reading = asyncio.create_task(first.read())
    await until(lambda: bool(first.state.answer or first.state.reasoning))
    began = time.monotonic()
    await asyncio.to_thread(lose_the_primary, cluster)
    shown = first.state.seq
    second = await asked(person, stack, findings, questions)
    await until(lambda: first.state.seq > shown)
    print(f"text again {time.monotonic() - began - LOST_SECONDS:.1f} s after the kill")
    await asyncio.wait_for(asyncio.gather(reading, second.read()), SECONDS)
    await person.aclose()
    await until(lambda: all(run.status in OVER for run in everything(stack, cluster).runs))

    found = everything(stack, cluster)
    assert [(run.status, run.losses) for run in found.runs] == [("finished", 0)] * 2
    assert list(violations(found, {}, questions)) == []
    states = [tab.state.to_json() for tab in (first, second)]
    assert [unlike(state, run.snapshot) for state, run in zip(states, found.runs, strict=True)] == ["", ""]
    assert [line.seq for line in found.runs[0].journal] == [*range(1, found.runs[0].seq + 1)]
    assert "Redis has lost what came after entry" in logs(stack.data_dir)


async def asked(person: Person, stack: Stack, findings: Findings, questions: dict[str, set[str]]) -> Reader:
    """The tab in which its answer is read."""
    conversation, client_id = await person.new_conversation(), uuid4().hex
    body = {"client_id": client_id, "question": "How do I connect SGLang?", "search": False, "think": True}
    reply = await person.post(f"/conversations/{conversation}/turns", body)
    questions[conversation] = {client_id}
    return Reader(stack.url, person.cookie, str(reply.body["run"]), (), findings)


def lose_the_primary(cluster: Cluster) -> None:
    """Its replica hears nothing for a while, then it is killed."""
    primary, replica = cluster.primary, cluster.replica
    with primary.client() as alive, replica.client() as follower:
        follower.config_set("masterauth", "another")
        alive.execute_command("CLIENT", "KILL", "TYPE", "REPLICA")
        time.sleep(LOST_SECONDS)
    primary.kill()


def everything(stack: Stack, cluster: Cluster) -> Stored:
    primary = f"redis://:{quoted(PASSWORD)}@127.0.0.1:{cluster.primary.port}/0"
    return stored(f"file:{stack.data_dir}/wenyuan.sqlite3?mode=ro", primary)


def logs(data_dir: Path) -> str:
    return "\n".join(file.read_text(errors="replace") for file in (data_dir / "log").glob("*.log"))


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not is_so():
            await asyncio.sleep(0.1)
