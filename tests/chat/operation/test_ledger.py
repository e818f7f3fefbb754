"""What an answer has used is written down when it is over, once, and outlives its conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.actions import verbs
from chat.models import Conversation, Run, Usage, User
from chat.operation.ledger import record
from chat.protocol import events
from chat.protocol.parts import AnswerPart, ReasoningPart, SearchPart
from chat.protocol.state import RunState
from chat.runs import runner
from tests.chat.asking import anew_run, new_run

SEARCH = SearchPart(["q"], read=3, skipped=1, seconds=4.0, providers=["wikipedia"], failures={"brave": "provider.busy"})


def over(run: Run, **fields: object) -> RunState:
    state = RunState(str(run.pk), model="r1", status="finished", parts=[SEARCH, AnswerPart("It is so.")])
    for name, value in fields.items():
        setattr(state, name, value)
    return state


def test_tokens_times_and_providers_of_an_answer_are_written_down(conversation: Conversation, alice: User) -> None:
    run = new_run(conversation)
    run.admitted_at = run.created_at + timedelta(seconds=10)
    usage = {"prompt_tokens": 100, "completion_tokens": 20}
    record(run, over(run, usage=usage, cost_micros=7, currency="USD"), first_token_seconds=12.5)

    row = Usage.objects.get(owner=alice)
    assert (row.prompt_tokens, row.completion_tokens, row.cost_micros, row.is_estimated) == (100, 20, 7, False)
    assert (row.search_seconds, row.waited_seconds, row.first_token_seconds) == (4.0, 6.0, 12.5)
    assert row.providers == {"wikipedia": "ok", "brave": "provider.busy"}


def test_what_is_written_twice_is_counted_once(conversation: Conversation) -> None:
    run = new_run(conversation)
    for code in ("engine.cut", "run.lost"):
        record(run, over(run, status="failed", code=code))

    assert [row.code for row in Usage.objects.all()] == ["run.lost"]


def test_tokens_that_nobody_has_counted_are_estimated(conversation: Conversation) -> None:
    run = new_run(conversation)
    record(run, over(run, status="stopped", parts=[ReasoningPart("思考" * 50), AnswerPart("word " * 100)]))

    row = Usage.objects.get()
    assert row.is_estimated and row.completion_tokens > row.reasoning_tokens > 50


@pytest.mark.django_db(transaction=True)
async def test_an_answer_that_ends_is_in_the_ledger_and_stays_there(conversation: Conversation, alice: User) -> None:
    run = await anew_run(conversation)
    await runner.end_waiting(run.pk, events.RunStopped())
    await verbs.delete(alice, conversation.pk)

    row = await Usage.objects.aget()
    assert (row.run, row.status, row.owner_id) == (run.pk, "stopped", alice.pk)
    assert row.created_at <= timezone.now()
