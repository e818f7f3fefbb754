"""Acts the scenarios of a plan: asks, reads along, and does to each run what its scenario says."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.plan import Plan, Scenario
from tests.chaos.reader import Reader

END_SECONDS = 75.0
"""After so long without an end a run is taken for one that never ends: three lost writers fit in."""
IN_FLIGHT = 10
POLL_SECONDS = 0.1


@dataclass
class Told:
    """What one run's readers saw and what was asked of it."""

    run: str
    turn: str
    conversation: str
    scenario: Scenario
    person: Person
    readers: list[Reader] = field(default_factory=list)
    stop_accepted: float | None = None
    """When the product said that it will stop: from then on it may be held to it."""
    answer_now_sent: float | None = None
    is_deleted: bool = False


@dataclass
class UnderTest:
    """What all scenarios share."""

    url: str
    people: Sequence[Person]
    findings: Findings
    told: dict[str, Told] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    """For each conversation the client ids of the questions that were taken."""
    pace: float = 1.0
    """How many times longer than on an idle machine a run may take."""

    async def play(self, plan: Plan) -> None:
        """All scenarios, `IN_FLIGHT` at a time, in their order."""
        waiting = iter(plan.scenarios)

        async def play_on() -> None:
            for scenario in waiting:
                await Actor(self, scenario).play()

        await asyncio.gather(*(play_on() for _ in range(IN_FLIGHT)))


class Actor:
    """Plays one scenario."""

    def __init__(self, under_test: UnderTest, scenario: Scenario) -> None:
        self._under_test = under_test
        self._scenario = scenario
        self._person = under_test.people[scenario.user]
        self._reading: list[asyncio.Task[None]] = []
        self._conversation = ""

    async def play(self) -> None:
        """From the first question to the end of the last run."""
        self._conversation = await self._person.new_conversation()
        if not self._conversation:
            return
        first = await self._ask()
        if first is None:
            return
        try:
            await self._go_on(first)
        finally:
            for reading in self._reading:
                reading.cancel()
            for error in await asyncio.gather(*self._reading, return_exceptions=True):
                if isinstance(error, Exception):
                    self._under_test.findings.violated("a reader reads to the end", self._conversation, repr(error))

    async def _go_on(self, first: Told) -> None:
        match self._scenario.verb:
            case "read":
                await self._ended(first)
            case "follow":
                await self._ended(first)
                await self._end_second(await self._ask())
            case "hurry":
                await asyncio.sleep(self._scenario.after)
                await self._end_second(await self._ask(hurries=True))
                await self._ended(first)
            case "stop":
                await asyncio.sleep(self._scenario.after)
                await self._stop(first)
                await self._ended(first)
            case "stop and ask":
                await asyncio.sleep(self._scenario.after)
                await self._stop(first)
                await self._end_second(await self._ask())
                await self._ended(first)
            case "continue":
                await asyncio.sleep(self._scenario.after)
                await self._stop(first)
                await self._ended(first)
                await self._end_second(await self._another(f"/runs/{first.run}/continue", first, {}))
            case "retry":
                await self._ended(first)
                await asyncio.sleep(self._scenario.after / 10)
                await self._end_second(await self._another(f"/turns/{first.turn}/runs", first, self._retry_body(first)))
            case "edit":
                await asyncio.sleep(self._scenario.after)
                second = await self._ask(edits=True)
                await asyncio.gather(self._ended(first), self._end_second(second))
            case "answer now":
                await asyncio.sleep(self._scenario.after)
                await self._person.post(f"/runs/{first.run}/answer", about=first.run)
                first.answer_now_sent = time.monotonic()
                await self._ended(first)
            case "delete":
                await asyncio.sleep(self._scenario.after)
                await self._delete(first)

    async def _ask(self, *, edits: bool = False, hurries: bool = False) -> Told | None:
        """Ask; a question that hurries is asked while the one before it may be answered still, and then refused."""
        body: dict[str, object] = {
            "client_id": uuid4().hex,
            "question": self._scenario.question,
            "search": self._scenario.search,
            "think": self._scenario.think,
        }
        if edits:
            body["parent"] = None
        path, about = f"/conversations/{self._conversation}/turns", self._conversation
        sent = [self._person.post(path, body, about) for _ in range(1 + self._scenario.asks_twice)]
        replies = await asyncio.gather(*sent)
        made = {(reply.body.get("turn"), reply.body.get("run")) for reply in replies if reply.status in (200, 201)}
        refused = [reply for reply in replies if reply.status not in (200, 201)]
        if hurries and refused and all(reply.code == "conversation.busy" for reply in refused):
            refused = []
            if not made:
                return None
        if refused or len(made) != 1:
            said = [(reply.status, reply.body) for reply in replies]
            self._under_test.findings.violated("ask is taken once", about, f"{said}")
            return None
        self._under_test.asked.setdefault(self._conversation, set()).add(str(body["client_id"]))
        turn, run = made.pop()
        return self._follow(str(turn), str(run))

    async def _another(self, path: str, first: Told, body: dict[str, object]) -> Told | None:
        """Another run of the turn; the same wish sent twice makes one."""
        body = body | {"client_id": uuid4().hex}
        sent = [self._person.post(path, body, first.run) for _ in range(1 + self._scenario.asks_twice)]
        replies = await asyncio.gather(*sent)
        runs = {reply.body.get("run") for reply in replies if reply.status in (200, 201)}
        if len(runs) == 1 and all(reply.status in (200, 201) for reply in replies):
            return self._follow(first.turn, str(runs.pop()))
        if all(reply.code == "run.not_continuable" for reply in replies) and not has_text(first):
            return None
        said = [(reply.status, reply.body) for reply in replies]
        self._under_test.findings.violated("a verb is taken", first.run, f"POST {path}: {said}")
        return None

    def _follow(self, turn: str, run: str) -> Told:
        """Let the readers begin."""
        told = Told(run, turn, self._conversation, self._scenario, self._person)
        self._under_test.told[run] = told
        self._under_test.findings.note(run, f"asked: {self._scenario.question!r} of user {self._scenario.user}")
        for drops in self._scenario.drops:
            reader = Reader(self._under_test.url, self._person.cookie, run, drops, self._under_test.findings)
            told.readers.append(reader)
            self._reading.append(asyncio.create_task(reader.read()))
        return told

    async def _ended(self, told: Told) -> None:
        """Wait until all its readers have seen the end."""
        deadline = time.monotonic() + END_SECONDS * self._under_test.pace
        while not all(reader.state.is_over or reader.is_gone for reader in told.readers):
            if time.monotonic() > deadline:
                await self._never_ended(told)
                return
            await asyncio.sleep(POLL_SECONDS)

    async def _never_ended(self, told: Told) -> None:
        reply = await self._person.get(f"/runs/{told.run}", told.run)
        seen = [(reader.state.seq, reader.state.status) for reader in told.readers]
        stored = reply.body.get("seq"), reply.body.get("status")
        self._under_test.findings.violated(
            "every run ends", told.run, f"after {END_SECONDS * self._under_test.pace:.0f} s: {seen}, stored {stored}"
        )

    async def _end_second(self, told: Told | None) -> None:
        if told is None:
            return
        if self._scenario.stops_second:
            await asyncio.sleep(self._scenario.after)
            await self._stop(told)
        await self._ended(told)

    async def _stop(self, told: Told) -> None:
        reply = await self._person.post(f"/runs/{told.run}/stop", about=told.run)
        told.stop_accepted = time.monotonic()
        self._under_test.findings.note(told.run, f"stop: {reply.status}")
        if reply.status != 202:
            self._under_test.findings.violated("a verb is taken", told.run, f"stop: {reply.status} {reply.body}")

    async def _delete(self, told: Told) -> None:
        reply = await self._person.delete(f"/conversations/{self._conversation}", told.run)
        if reply.status != 204 and not (reply.repeated and reply.status == 404):
            self._under_test.findings.violated("a verb is taken", told.run, f"delete: {reply.status} {reply.body}")
        told.is_deleted = True

    def _retry_body(self, first: Told) -> dict[str, object]:
        search = next((part for part in first.readers[0].state.parts if part.type == "search"), None)
        read = [source.index for source in search.sources if source.status == "read"] if search else []
        match self._scenario.retries_with:
            case "search":
                return {"search": True}
            case "sources" if read:
                return {"sources": read[1:]}
            case "same" if read:
                return {"sources": read}
            case "no search":
                return {"search": False}
            case _:
                return {"think": not self._scenario.think}


def has_text(told: Told) -> bool:
    """Whether a reader has seen a run break off that has something to go on with."""
    states = [reader.state for reader in told.readers]
    return any((state.reasoning or state.answer) and state.status == "stopped" for state in states)
