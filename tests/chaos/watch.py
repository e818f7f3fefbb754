"""Looks at the stores beside the product, several times a second: who writes each run, and when its journal grows.

So it is known how long a run whose writer was lost showed nothing new, whatever its readers were doing meanwhile.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.chaos import sql
from tests.chaos.findings import Findings
from tests.chaos.plan import ANSWER, REDIS, SEARCH
from tests.chaos.stack import ChaosStack

LOOK_SECONDS = 0.2
STORE_SECONDS = 0.5
SHOWN_AGAIN_SECONDS = 15.0
LIVE_RUNS = """SELECT run.id, run.status, run.writer, run.researched, run.losses, turn.question,
run.researched AND run.admitted_at IS NULL
FROM chat_run run JOIN chat_turn turn ON turn.id = run.turn_id
WHERE run.status IN ('queued', 'searching', 'reasoning', 'answering')"""


@dataclass(frozen=True)
class Live:
    """A live run as SQL has it."""

    run: str
    status: str
    writer: str
    researched: bool
    losses: int
    is_silent: bool
    is_in_line: bool
    """It waits for its turn; whoever has its pen only tells its reader where it stands."""


@dataclass(frozen=True)
class Recovery:
    """How long a run showed nothing new after something was done to its writer, or to the store."""

    run: str
    fault: str
    seconds: float
    by_another: bool
    """Whether another writer went on with it."""


@dataclass(frozen=True)
class Struck:
    """A run whose writer may have been lost at `at`, when its journal ended with `seq`."""

    live: Live
    fault: str
    at: float
    seq: int


@dataclass
class Watch:
    """What has been seen so far."""

    chaos_stack: ChaosStack
    findings: Findings
    pace: float = 1.0
    """How many times longer than on an idle machine a run may show nothing."""
    live: dict[str, Live] = field(default_factory=dict)
    seen_live: dict[str, datetime] = field(default_factory=dict)
    """When each run was last seen live, by this process's clock, which is the web server's."""
    seqs: dict[str, int] = field(default_factory=dict)
    pending: dict[str, Struck] = field(default_factory=dict)
    recoveries: list[Recovery] = field(default_factory=list)
    superseded: int = 0
    """Recoveries that another fault broke off: their clock began anew."""

    def __post_init__(self) -> None:
        self._redis = Redis.from_url(
            self.chaos_stack.redis_url,
            socket_timeout=STORE_SECONDS,
            socket_connect_timeout=STORE_SECONDS,
            decode_responses=True,
        )

    async def keep_looking(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Once."""
        began = datetime.now(UTC)
        try:
            self.live = {live.run: live for live in await asyncio.to_thread(live_runs, self.chaos_stack.database)}
        except sql.Error as error:
            self.findings.note("", f"the watch cannot read SQL: {error}")
            return
        self.seen_live |= dict.fromkeys(self.live, began)
        await self._look_at_journals()
        for struck in list(self.pending.values()):
            self._see_to(struck)

    async def _look_at_journals(self) -> None:
        runs = sorted({*self.live, *self.pending})
        pipe = self._redis.pipeline(transaction=False)
        for run in runs:
            pipe.xrevrange(f"wenyuan:run:{run}", count=1)
        try:
            found = await pipe.execute()
        except RedisError:
            return
        for run, rows in zip(runs, found, strict=True):
            if rows:
                self.seqs[run] = int(rows[0][0].split("-")[0])

    def _see_to(self, struck: Struck) -> None:
        run, now = struck.live.run, time.monotonic()
        live = self.live.get(run)
        if live and live.is_in_line:
            del self.pending[run]
        elif live is None or self.seqs.get(run, 0) > struck.seq:
            another = live is not None and live.writer != struck.live.writer
            self.recoveries.append(Recovery(run, struck.fault, now - struck.at, another))
            del self.pending[run]
        elif now - struck.at > SHOWN_AGAIN_SECONDS * self.pace:
            told = f"nothing new {SHOWN_AGAIN_SECONDS * self.pace:.0f} s after {struck.fault}: {live}"
            self.findings.violated("shown again in time", run, told)
            self.recoveries.append(Recovery(run, struck.fault, now - struck.at, by_another=False))
            del self.pending[run]

    async def struck(self, target: str, fault: str) -> None:
        """Something was done to a process just now: begin to wait for the runs that it may have written."""
        await self._look_at_journals()
        now = time.monotonic()
        for live in self.live.values():
            is_mine = live.writer and not (live.is_silent or live.is_in_line) and may_write(target, live)
            if is_mine or (live.run in self.pending and target in (ANSWER, SEARCH, REDIS)):
                self._begin(Struck(live, fault, now, self.seqs.get(live.run, 0)))

    def _begin(self, struck: Struck) -> None:
        before = self.pending.get(struck.live.run)
        if before and before.live.writer == struck.live.writer and not struck.fault.endswith(REDIS):
            return  # whoever was struck now had not taken the run over
        self.superseded += before is not None
        self.pending[struck.live.run] = struck

    async def aclose(self) -> None:
        with contextlib.suppress(RedisError):
            await self._redis.aclose()


def may_write(target: str, live: Live) -> bool:
    """Whether a process that plays `target` may be the run's writer, or between it and its journal."""
    return target == REDIS or target == (ANSWER if live.researched else SEARCH)


def live_runs(database: str) -> list[Live]:
    """Raises one of `sql.Error`."""
    return [
        Live(sql.dashed(row[0]), row[1], row[2], bool(row[3]), row[4], "silent" in row[5], bool(row[6]))
        for row in sql.rows(database, LIVE_RUNS)
    ]
