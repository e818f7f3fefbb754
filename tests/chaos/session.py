"""One whole chaos: the plan is played, what is stored is audited, and all is told.

python -m tests.chaos --runs 200 --seed 7
"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from tests.chaos import audit, engine_audit
from tests.chaos.disk import DISK, small_disk
from tests.chaos.faults import Faults
from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.plan import USERS, Plan
from tests.chaos.reader import Reader
from tests.chaos.records import Stored, by_one_clock, stored
from tests.chaos.scenarios import Told, UnderTest
from tests.chaos.stack import ChaosStack, chaos_stack
from tests.chaos.watch import SHOWN_AGAIN_SECONDS, Recovery, Watch

SETTLE_SECONDS = 45.0
SWEEP_SECONDS = 20.0
"""A reaper looks for journals without a run every ten."""
START_SECONDS, RUN_SECONDS = 60.0, 1.2
"""How long the scenarios may take, and how much of it is for each run: twice to three times what they do."""
SPOT_CHECKS = 5
EAVESDROP_SECONDS = 5.0
AFFECTED_SECONDS = 1.0
"""A run that has shown something within so long was not written by whoever was struck."""


UNEXPECTED = re.compile(
    r"a reason that nobody expected[^\n]*\n(?:Traceback|[ \t]|\n|\w[\w.]*(?:Error|Exception))[^\0]*?(?=\n\d{4}-|\Z)"
)
TRACEBACK_MAX = 1500


@dataclass(frozen=True)
class Outcome:
    """What a chaos has come to."""

    plan: Plan
    findings: Findings
    stored: Stored
    told: Sequence[Told]
    recoveries: Sequence[Recovery]
    superseded: int
    faults: dict[str, int]
    seconds: float
    tracebacks: Sequence[str]
    """What nobody expected, from the logs of all processes."""


async def run(plan: Plan, busy_cores: int, environment: Mapping[str, str], clock_skew: float = 0.0) -> Outcome:
    """Play `plan` on a stack of its own and audit what is left. Raises disk.Refused."""
    with ExitStack() as stack:
        folder = stack.enter_context(small_disk()) if any(fault.target == DISK for fault in plan.faults) else None
        chaos = stack.enter_context(
            chaos_stack(busy_cores=busy_cores, environment=environment, clock_skew=clock_skew, disk=folder)
        )
        return await run_against(plan, chaos, has_one_clock=not clock_skew)


async def run_against(plan: Plan, chaos: ChaosStack, *, has_one_clock: bool = True) -> Outcome:
    findings, url = Findings(), chaos.stack.url
    people = [await Person(url, f"user{number}", findings).signed_up() for number in range(USERS + 1)]
    watch = Watch(chaos, findings, plan.pace)
    under_test, faults = UnderTest(url, people[:USERS], findings, pace=plan.pace), Faults(chaos, watch, findings)
    began, findings.began = time.monotonic(), time.monotonic()
    looking = asyncio.create_task(watch.keep_looking())
    happening = asyncio.create_task(faults.happen(plan.faults))
    try:
        await played_in_time(under_test, plan, began)
        happening.cancel()
        await asyncio.gather(happening, return_exceptions=True)
        await settled(watch, SETTLE_SECONDS * plan.pace)
    finally:
        happening.cancel()
        looking.cancel()
        await asyncio.gather(happening, looking, return_exceptions=True)
        await watch.aclose()
    found = await left(chaos)
    found = found if has_one_clock else by_one_clock(found, watch.seen_live)
    for violation in audit.violations(found, under_test.told, under_test.asked):
        findings.violated(violation.rule, violation.about, violation.detail)
    await heard_by_the_engine(chaos, under_test, faults, findings)
    await spot_checks(plan, under_test, found, people[USERS])
    for person in people:
        await person.aclose()
    seconds = time.monotonic() - began
    told = list(under_test.told.values())
    return Outcome(
        plan, findings, found, told, watch.recoveries, watch.superseded, faults.done, seconds, tracebacks(chaos)
    )


async def played_in_time(under_test: UnderTest, plan: Plan, began: float) -> None:
    """All scenarios, or as many as the time allows: what is audited then says what has held them up."""
    seconds = (START_SECONDS + plan.runs * RUN_SECONDS) * plan.pace
    try:
        async with asyncio.timeout(seconds):
            await under_test.play(plan)
    except TimeoutError:
        told = f"after {time.monotonic() - began:.0f} s {len(under_test.told)} runs had begun"
        under_test.findings.violated("the scenarios end in time", "", told)


async def settled(watch: Watch, seconds: float) -> None:
    """Wait until no run is live, or for as long as one may reasonably be; the audit says what is left."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        await watch.look()
        if not (watch.live or watch.pending):
            return
        await asyncio.sleep(0.5)


async def left(chaos: ChaosStack) -> Stored:
    """What is stored, once the reaper has had its time to find the journals of what was deleted."""
    deadline = time.monotonic() + SWEEP_SECONDS
    while True:
        found = await asyncio.to_thread(stored, chaos.database, chaos.redis_url)
        if not audit.orphans(found) or time.monotonic() > deadline:
            return found
        await asyncio.sleep(1)


async def heard_by_the_engine(chaos: ChaosStack, under_test: UnderTest, faults: Faults, findings: Findings) -> None:
    """Audit the engine, which is given a moment for the titles."""
    deadline = time.monotonic() + 8
    while True:
        played = engine_audit.played(await asyncio.to_thread(chaos.playback.played))
        if all(one.ended is not None for one in played) or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.5)
    for violation in engine_audit.violations(played, under_test.told, faults.struck, faults.naps):
        findings.violated(violation.rule, violation.about, violation.detail)


async def spot_checks(plan: Plan, under_test: UnderTest, found: Stored, other_user: Person) -> None:
    """The API gives what is stored, to its owner only."""
    for run in found.runs:
        if run.run in under_test.told:
            reply = await under_test.told[run.run].person.get(f"/runs/{run.run}", run.run)
            if difference := audit.unlike(reply.body, run.snapshot):
                under_test.findings.violated("API == stored", run.run, difference)
    for run in random.Random(plan.seed).sample(found.runs, min(SPOT_CHECKS, len(found.runs))):
        paths = f"/runs/{run.run}", f"/conversations/{run.conversation}", f"/runs/{run.run}/sources/1"
        replies = [await other_user.get(path, run.run) for path in (*paths, f"/runs/{run.run}/events")]
        replies.append(await other_user.post(f"/runs/{run.run}/stop", about=run.run))
        eavesdropper = Reader(under_test.url, other_user.cookie, run.run, (), Findings())
        with suppress(TimeoutError):
            await asyncio.wait_for(eavesdropper.read(), EAVESDROP_SECONDS)
        if any(reply.status != 404 for reply in replies) or not eavesdropper.is_gone or eavesdropper.state.seq:
            told = f"{[reply.status for reply in replies]}, a socket up to entry {eavesdropper.state.seq}"
            under_test.findings.violated("only its owner reads a run", run.run, told)


def tracebacks(chaos: ChaosStack) -> list[str]:
    """Each once: the log lines of errors that nobody expected, and what led there."""
    found = set()
    for log in sorted((chaos.stack.data_dir / "log").glob("*.log")):
        for match in UNEXPECTED.finditer(log.read_text(errors="replace")):
            found.add(f"{log.name}: {match[0][-TRACEBACK_MAX:]}")
    return sorted(found)


def report(outcome: Outcome) -> Iterator[str]:
    """Line by line: the figures, then every violation with its scenario."""
    plan, findings, runs = outcome.plan, outcome.findings, outcome.stored.runs
    yield f"seed {plan.seed}: {len(runs)} runs stored of {plan.runs} planned, in {outcome.seconds:.0f} s"
    yield "ends      " + counted(Counter(run.status for run in runs))
    yield "verbs     " + counted(Counter(scenario.verb for scenario in plan.scenarios))
    yield "faults    " + counted(outcome.faults)
    yield "losses    " + counted(Counter(f"{run.losses}×" for run in runs))
    yield from compared(outcome)
    yield f"resumed   {sum(run.snapshot.get('resumed', False) for run in runs)} runs"
    yield from recovered(outcome)
    for violation in findings.violations:
        yield f"VIOLATION {violation}"
    for traceback in outcome.tracebacks if findings.violations else ():
        yield f"--- {traceback}"
    for about in dict.fromkeys(violation.about for violation in findings.violations):
        yield from scenario_of(outcome, about)
    yield f"{len(findings.violations)} violations; again: make chaos RUNS={plan.runs} SEED={plan.seed}"


def compared(outcome: Outcome) -> Iterator[str]:
    """How much there was to hold against each other: a check of nothing finds nothing."""
    journals = [run.journal for run in outcome.stored.runs if run.journal]
    whole = sum(journal[0].seq == 1 for journal in journals)
    entries = sum(map(len, journals))
    yield f"compared  {whole} whole journals and {len(journals) - whole} trimmed ones of {entries} entries"
    readers = [reader for told in outcome.told for reader in told.readers if reader.state.is_over]
    yield f"          {len(readers)} readers who saw the end, {sum(len(reader.grew) for reader in readers)} frames"


def recovered(outcome: Outcome) -> Iterator[str]:
    """How long runs whose writer was struck showed nothing new, by what had happened to it."""
    wanted = SHOWN_AGAIN_SECONDS * outcome.plan.pace
    lost = [one for one in outcome.recoveries if one.by_another or one.seconds > AFFECTED_SECONDS]
    yield (
        f"recovery  {len(lost)} of {len(outcome.recoveries)} struck runs showed nothing for more than "
        f"{AFFECTED_SECONDS:.0f} s or changed their writer (wanted: at most {wanted:.0f} s); "
        f"{outcome.superseded} struck again meanwhile"
    )
    for fault in sorted({one.fault for one in lost}):
        seconds = sorted(one.seconds for one in lost if one.fault == fault)
        middle = seconds[len(seconds) // 2]
        yield f"          {fault:15} {len(seconds):4}  p50 {middle:5.1f} s  longest {seconds[-1]:5.1f} s"


def scenario_of(outcome: Outcome, about: str) -> Iterator[str]:
    """Everything that is known of one run: what was done, and its journal in short."""
    run = next((run for run in outcome.stored.runs if run.run == about), None)
    yield f"--- {about or 'the stack'}"
    yield from outcome.findings.told_of(about, run.conversation if run else about)
    if run:
        yield f"    row: {run.status} seq {run.seq} losses {run.losses} writer {run.writer!r} stop {run.stop_asked_at}"
        yield "    journal: " + " ".join(in_short([line.entry["type"] for line in run.journal]))


def in_short(types: Sequence[str]) -> Iterator[str]:
    """Types in their order, with how often each follows itself."""
    place = 0
    while place < len(types):
        end = place
        while end < len(types) and types[end] == types[place]:
            end += 1
        yield types[place] + (f"×{end - place}" if end > place + 1 else "")
        place = end


def counted(counts: "Counter[str] | dict[str, int]") -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
