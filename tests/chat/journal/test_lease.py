"""Leases and what is stored under them."""

import json

from asgiref.sync import sync_to_async

from chat.journal.lease import Lease, Snapshot, save_snapshots, text_of
from chat.models import Conversation, Run
from chat.protocol.events import CitationChecked, PromptFitted, QueueMoved
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart, SourceState
from tests.chat.asking import anew_run

STATE = RunState(
    "r", 7, "t", "为什么？", parts=[
        SearchPart(["q"], [SourceState(1, "https://example.org/", "T", "example.org", None)]),
        ReasoningPart("想"), AnswerPart("答 “[1]”"),
    ],
    checks=[CitationChecked(1, 2, 0, 4, "supported", "q")], fitted=PromptFitted(1, 2, 3), queue=QueueMoved(1, 5.0),
)  # fmt: skip


def test_a_state_is_stored_as_its_own_json() -> None:
    assert json.loads(text_of(STATE)) == STATE.to_json()
    assert RunState.from_json(json.loads(text_of(STATE))) == STATE


async def snapshot_of(run: Run, answer: str) -> Snapshot:
    lease = await Lease.claim(run.pk)
    assert lease
    return Snapshot.of(lease, RunState(str(run.pk), 3, status="answering", parts=[AnswerPart(answer)]))


async def test_the_states_of_many_runs_are_stored_together(conversation: Conversation) -> None:
    runs = [await anew_run(conversation) for _ in range(3)]
    snapshots = [await snapshot_of(run, f"text {n}") for n, run in enumerate(runs)]
    assert not await sync_to_async(save_snapshots)(snapshots)
    stored = [await Run.objects.aget(pk=run.pk) for run in runs]
    assert [(run.status, run.seq, run.state().answer) for run in stored] == [
        ("answering", 3, f"text {n}") for n in range(3)
    ]


async def test_a_run_that_is_anothers_by_now_is_left_alone(conversation: Conversation) -> None:
    lost, held = [await snapshot_of(await anew_run(conversation), "mine") for _ in range(2)]
    await Run.objects.filter(pk=lost.run_id).aupdate(writer="another")
    await sync_to_async(save_snapshots)([lost, held])
    assert (await Run.objects.aget(pk=lost.run_id)).snapshot is None
    assert (await Run.objects.aget(pk=held.run_id)).state().answer == "mine"
