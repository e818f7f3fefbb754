"""The design's invariants, asked of what is stored, of what readers saw and of what the engine heard."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby, pairwise
from json import dumps
from typing import Any

from chat.citations.marks import cited_indexes
from chat.protocol.events import EVENTS, Entry
from chat.protocol.state import LIVE, OVER, RunState
from tests.chaos.findings import Violation
from tests.chaos.records import Stored, StoredRun
from tests.chaos.scenarios import Told

TERMINAL = {name for name, event in EVENTS.items() if event.terminal}
FINISHED_AFTER_STOP_SECONDS = 1.5
LOSSES_ALLOWED = 3
CODES_ALLOWED = ("engine.cut", "engine.unreachable", "search.unreachable", "search.timeout")
"""What a run of this chaos may fail with: nothing that the product should have lived through."""


def cited_in(part: dict[str, Any]) -> set[int]:
    """The numbers that an answer part cites, as its writer has told, or as its text says."""
    told = part.get("marks")
    return set(cited_indexes(part["text"])) if told is None else {index for _, index in told}


def violations(stored: Stored, told: Mapping[str, Told], asked: Mapping[str, set[str]]) -> Iterator[Violation]:
    """All that the stores and the readers tell."""
    for run in stored.runs:
        yield from of_the_end(run)
        yield from of_the_journal(run)
        yield from of_the_sources(run)
        yield from of_the_stop(run)
        if run.run in told:
            yield from of_the_readers(run, told[run.run])
    yield from of_the_questions(stored, told, asked)
    yield from of_live_runs(stored.runs)
    for orphan in orphans(stored):
        yield Violation("a deleted run leaves nothing", orphan, "its journal is still in Redis")


def orphans(stored: Stored) -> list[str]:
    """Runs that have a journal and no row."""
    return sorted(stored.journals - {run.run for run in stored.runs})


def of_the_end(run: StoredRun) -> Iterator[Violation]:
    """One terminal state, stored everywhere alike."""
    if run.status not in OVER:
        yield Violation("every run ends", run.run, f"status {run.status}, writer {run.writer!r}, losses {run.losses}")
    if run.status in OVER and run.ended_at is None:
        yield Violation("every run ends", run.run, "it has no time of its end")
    if run.status in OVER and run.writer:
        yield Violation("a pen is laid down", run.run, f"{run.writer} still holds it")
    kept = run.snapshot.get("status", "queued"), run.snapshot.get("seq", 0)
    if kept != (run.status, run.seq):
        yield Violation("one state", run.run, f"row {(run.status, run.seq)}, snapshot {kept}")
    code = run.snapshot.get("code")
    if run.status == "failed" and not (code == "run.lost" and run.losses > LOSSES_ALLOWED):
        yield Violation("no run fails", run.run, f"{code} after {run.losses} losses")


def of_the_journal(run: StoredRun) -> Iterator[Violation]:
    """Contiguous, ended once and for all, and folded to what is stored. Where nothing is kept, nothing is asked."""
    seqs = [line.seq for line in run.journal]
    if any(later != earlier + 1 for earlier, later in pairwise(seqs)):
        yield Violation("contiguous", run.run, f"{[pair for pair in pairwise(seqs) if pair[1] != pair[0] + 1]}")
    ends = [line.seq for line in run.journal if line.entry["type"] in TERMINAL]
    if run.journal and (ends or run.status in OVER) and ends != seqs[-1:]:
        yield Violation("one end, the last", run.run, f"ends at {ends}, last is {seqs[-1]}")
    if any(line.is_end != (line.entry["type"] in TERMINAL) for line in run.journal):
        yield Violation("one end, the last", run.run, "an entry is marked as what it is not")
    if any(line.entry["seq"] != line.seq or line.entry["run"] != run.run for line in run.journal):
        yield Violation("contiguous", run.run, "an entry says another seq or run than its place")
    if seqs and seqs[0] == 1 and (difference := unlike(folded(run), run.snapshot)):
        yield Violation("fold(journal) == stored", run.run, difference)
    if seqs and seqs[-1] != run.seq:
        yield Violation("fold(journal) == stored", run.run, f"journal at {seqs[-1]}, stored at {run.seq}")


def folded(run: StoredRun) -> dict[str, Any]:
    """The journal's state."""
    state = RunState(run=run.run)
    for line in run.journal:
        state.fold(Entry.from_json(dumps(line.entry)))
    return state.to_json()


def of_the_sources(run: StoredRun) -> Iterator[Violation]:
    """Numbered once, the same everywhere; only what was read is cited."""
    shown = [source for part in run.snapshot.get("parts", []) for source in part.get("sources", [])]
    if len({source["index"] for source in shown}) != len(shown):
        yield Violation("a source has one number", run.run, f"{[source['index'] for source in shown]}")
    rows = {source.index: source for source in run.sources}
    for source in shown:
        row = rows.get(source["index"])
        if row is None or row.url != source["url"]:
            yield Violation("a source has one number", run.run, f"{source['index']}: {source['url']}, row {row}")
        elif run.status == "finished" and (row.status == "read") != (source["status"] == "read"):
            yield Violation("a source has one number", run.run, f"{source['index']}: {source['status']}, row {row}")
    read = {source["index"] for source in shown if source["status"] == "read"}
    answers = [part for part in run.snapshot.get("parts", []) if part["type"] == "answer"]
    cited = {index for part in answers for index in cited_in(part)}
    if not cited <= read:
        yield Violation("only what was read is cited", run.run, f"cited {sorted(cited)}, read {sorted(read)}")
    if run.status == "finished" and set(run.snapshot["citations"]) != cited:
        yield Violation(
            "only what was read is cited", run.run, f"{run.snapshot['citations']} in the end, {cited} in text"
        )


def of_the_stop(run: StoredRun) -> Iterator[Violation]:
    """A stopped run was asked to stop; one that was asked does not go on to its own end."""
    if run.status == "stopped" and run.stop_asked_at is None:
        yield Violation("a stop stops", run.run, "it was stopped and nobody had asked")
    if run.status == "finished" and run.stop_asked_at and run.lived_until:
        late = run.lived_until - run.stop_asked_at
        if late > timedelta(seconds=FINISHED_AFTER_STOP_SECONDS):
            yield Violation("a stop stops", run.run, f"it finished {late.total_seconds():.1f} s after the stop")


def of_the_readers(run: StoredRun, told: Told) -> Iterator[Violation]:
    """Whoever read to the end has what is stored."""
    for reader in told.readers:
        if reader.is_gone:
            yield Violation("a reader sees its run", run.run, "a reader was told that it is not there")
        elif reader.state.is_over and (difference := unlike(reader.state.to_json(), run.snapshot)):
            yield Violation("reader == stored", run.run, difference)


def of_the_questions(stored: Stored, told: Mapping[str, Told], asked: Mapping[str, set[str]]) -> Iterator[Violation]:
    """Every question that was taken is there once, and none that was not asked."""
    deleted = {one.conversation for one in told.values() if one.is_deleted}
    for conversation, client_ids in asked.items():
        kept = sorted(stored.questions.get(conversation, ()))
        wanted = [] if conversation in deleted else sorted(client_ids)
        if kept != wanted:
            yield Violation("ask is taken once", conversation, f"asked {len(wanted)}, stored {len(kept)}")
    for run in stored.runs:
        if run.conversation in deleted:
            yield Violation("a deleted run leaves nothing", run.run, "it is still stored")


def of_live_runs(runs: Sequence[StoredRun]) -> Iterator[Violation]:
    """A turn's runs follow one another."""
    for _, of_turn in groupby(sorted(runs, key=lambda run: (run.turn, run.created_at)), lambda run: run.turn):
        for earlier, later in pairwise(of_turn):
            if earlier.status in LIVE or (earlier.lived_until and later.created_at < earlier.lived_until):
                yield Violation("one live run", later.run, f"begun before {earlier.run} had ended")


def unlike(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The first difference of two states, in words; empty: none."""
    for name in wanted:
        if found.get(name) != wanted[name]:
            return f"{name}: {shortened(found.get(name))} is not the stored {shortened(wanted[name])}"
    return ""


def shortened(value: Any) -> str:
    text = dumps(value, ensure_ascii=False)
    return text if len(text) < 160 else f"{text[:70]} … {text[-70:]} ({len(text)})"
