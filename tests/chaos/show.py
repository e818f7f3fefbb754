"""One whole chaos: the plan is played, what is stored is audited, and all is told.

python -m tests.chaos --runs 200 --seed 7
"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tests.chaos import audit, engine_audit
from tests.chaos.faults import Faults
from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.plan import USERS, Plan
from tests.chaos.reader import Reader
from tests.chaos.records import Stored, stored
from tests.chaos.stories import Stage, Told
from tests.chaos.troupe import Troupe, troupe
from tests.chaos.watch import SHOWN_AGAIN_SECONDS, Recovery, Watch

SETTLE_SECONDS = 45.0
START_SECONDS, RUN_SECONDS = 60.0, 1.2
"""How long the stories may take, and how much of it is for each run: twice to three times what they do."""
SPOT_CHECKS = 5
EAVESDROP_SECONDS = 5.0
AFFECTED_SECONDS = 1.0
"""A run that has shown something within so long was not written by whoever was struck."""


UNEXPECTED = re.compile(
    r"a reason that nobody expected\n(?:Traceback|[ \t]|\n|\w[\w.]*(?:Error|Exception))[^\0]*?(?=\n\d{4}-|\Z)"
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


async def show(plan: Plan, busy_cores: int, environment: Mapping[str, str]) -> Outcome:
    """Play `plan` on a stack of its own and audit what is left."""
    with troupe(busy_cores=busy_cores, environment=environment) as cast:
        return await performance(plan, cast)


async def performance(plan: Plan, cast: Troupe) -> Outcome:
    findings, url = Findings(), cast.stack.url
    people = [await Person(url, f"user{number}", findings).signed_up() for number in range(USERS + 1)]
    watch = Watch(cast, findings)
    stage, faults = Stage(url, people[:USERS], findings), Faults(cast, watch, findings)
    began, findings.began = time.monotonic(), time.monotonic()
    looking = asyncio.create_task(watch.keep_looking())
    happening = asyncio.create_task(faults.happen(plan.faults))
    try:
        await played_in_time(stage, plan, began)
        happening.cancel()
        await asyncio.gather(happening, return_exceptions=True)
        await settled(watch)
    finally:
        happening.cancel()
        looking.cancel()
        await asyncio.gather(happening, looking, return_exceptions=True)
        await watch.aclose()
    found = await asyncio.to_thread(stored, cast.database, cast.redis_url)
    for violation in audit.violations(found, stage.told, stage.asked):
        findings.violated(violation.rule, violation.about, violation.detail)
    await heard_by_the_engine(cast, stage, faults, findings)
    await spot_checks(plan, stage, found, people[USERS])
    for person in people:
        await person.aclose()
    seconds = time.monotonic() - began
    told = list(stage.told.values())
    return Outcome(
        plan, findings, found, told, watch.recoveries, watch.superseded, faults.done, seconds, tracebacks(cast)
    )


async def played_in_time(stage: Stage, plan: Plan, began: float) -> None:
    """All stories, or as many as the time allows: what is audited then says what has held them up."""
    seconds = START_SECONDS + plan.runs * RUN_SECONDS
    try:
        async with asyncio.timeout(seconds):
            await stage.play(plan)
    except TimeoutError:
        told = f"after {time.monotonic() - began:.0f} s {len(stage.told)} runs had begun"
        stage.findings.violated("the stories end in time", "", told)


async def settled(watch: Watch) -> None:
    """Wait until no run is live, or for as long as one may reasonably be; the audit says what is left."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        await watch.look()
        if not (watch.live or watch.pending):
            return
        await asyncio.sleep(0.5)


async def heard_by_the_engine(cast: Troupe, stage: Stage, faults: Faults, findings: Findings) -> None:
    """Audit the engine, which is given a moment for the titles."""
    deadline = time.monotonic() + 8
    while True:
        played = engine_audit.played(await asyncio.to_thread(cast.playback.played))
        if all(one.ended is not None for one in played) or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.5)
    for violation in engine_audit.violations(played, stage.told, faults.struck):
        findings.violated(violation.rule, violation.about, violation.detail)


async def spot_checks(plan: Plan, stage: Stage, found: Stored, stranger: Person) -> None:
    """The API gives what is stored, to its owner only."""
    for run in found.runs:
        if run.run in stage.told:
            reply = await stage.told[run.run].person.get(f"/runs/{run.run}", run.run)
            if difference := audit.unlike(reply.body, run.snapshot):
                stage.findings.violated("API == stored", run.run, difference)
    for run in random.Random(plan.seed).sample(found.runs, min(SPOT_CHECKS, len(found.runs))):
        paths = f"/runs/{run.run}", f"/conversations/{run.conversation}", f"/runs/{run.run}/sources/1"
        replies = [await stranger.get(path, run.run) for path in (*paths, f"/runs/{run.run}/events")]
        replies.append(await stranger.post(f"/runs/{run.run}/stop", about=run.run))
        eavesdropper = Reader(stage.url, stranger.cookie, run.run, (), Findings())
        with suppress(TimeoutError):
            await asyncio.wait_for(eavesdropper.read(), EAVESDROP_SECONDS)
        if any(reply.status != 404 for reply in replies) or not eavesdropper.is_gone or eavesdropper.state.seq:
            told = f"{[reply.status for reply in replies]}, a socket up to entry {eavesdropper.state.seq}"
            stage.findings.violated("only its owner reads a run", run.run, told)


def tracebacks(cast: Troupe) -> list[str]:
    """Each once: the log lines of errors that nobody expected, and what led there."""
    found = set()
    for log in sorted((cast.stack.data_dir / "log").glob("*.log")):
        for match in UNEXPECTED.finditer(log.read_text(errors="replace")):
            found.add(f"{log.name}: {match[0][-TRACEBACK_MAX:]}")
    return sorted(found)


def report(outcome: Outcome) -> Iterator[str]:
    """Line by line: the figures, then every violation with its story."""
    plan, findings, runs = outcome.plan, outcome.findings, outcome.stored.runs
    yield f"seed {plan.seed}: {len(runs)} runs stored of {plan.runs} planned, in {outcome.seconds:.0f} s"
    yield "ends      " + counted(Counter(run.status for run in runs))
    yield "verbs     " + counted(Counter(story.verb for story in plan.stories))
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
        yield from story_of(outcome, about)
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
    lost = [one for one in outcome.recoveries if one.by_another or one.seconds > AFFECTED_SECONDS]
    yield (
        f"recovery  {len(lost)} of {len(outcome.recoveries)} struck runs showed nothing for more than "
        f"{AFFECTED_SECONDS:.0f} s or changed their writer (wanted: at most {SHOWN_AGAIN_SECONDS:.0f} s); "
        f"{outcome.superseded} struck again meanwhile"
    )
    for fault in sorted({one.fault for one in lost}):
        seconds = sorted(one.seconds for one in lost if one.fault == fault)
        middle = seconds[len(seconds) // 2]
        yield f"          {fault:15} {len(seconds):4}  p50 {middle:5.1f} s  longest {seconds[-1]:5.1f} s"


def story_of(outcome: Outcome, about: str) -> Iterator[str]:
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
