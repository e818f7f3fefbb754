"""What is made once says the same as the queryset that it was made of."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from chat.models import Conversation, Run, Turn, Usage, User
from chat.models.prepared import Insert, Parameter, Rows, Update

THEN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    alice = User.objects.create_user(email="alice@example.org")
    conversation = Conversation.objects.create(owner=alice, title="Tea", updated_at=THEN)
    turn = Turn.objects.create(conversation=conversation, client_id="1", question="Why?", search=False, think=True)
    return Run.objects.create(turn=turn, search=False, think=True, model="R1", beat_at=THEN, snapshot={"seq": 3})


def test_rows_are_those_of_the_queryset_and_other_values_give_others(run: Run) -> None:
    of_run = Rows(lambda: Run.objects.live().select_related("turn__conversation").filter(pk=Parameter("run")))

    found, none = of_run.all(run=run.pk), of_run.first(run=uuid4())

    assert found == [run]
    assert none is None
    with CaptureQueriesContext(connection) as queries:
        assert (found[0].turn.conversation.title, found[0].snapshot, found[0].beat_at) == ("Tea", {"seq": 3}, THEN)
    assert not queries.captured_queries


def test_values_and_sums_come_as_from_the_queryset(run: Run) -> None:
    by_model = Rows(
        lambda: (
            Run.objects.filter(owner=Parameter("owner"), beat_at__lt=Parameter("before"))
            .order_by()
            .values_list("model")
            .annotate(all=Count("pk"))
        )
    )
    numbers = Rows(lambda: Run.objects.filter(turn=Parameter("turn")).values_list("seq", flat=True))

    assert by_model.all(owner=run.owner_id, before=THEN) == []
    assert by_model.all(owner=run.owner_id, before=THEN.replace(day=3)) == [("R1", 1)]
    assert numbers.all(turn=run.turn_id) == [0]


def test_an_update_changes_what_the_queryset_would_and_says_how_much(run: Run) -> None:
    mine = Update(
        lambda: Conversation.objects.filter(turns__runs=Parameter("run")),
        title=Parameter("title"),
        updated_at=Parameter("now"),
        unindexed=F("unindexed") + 1,
    )

    changed = (
        mine.run(run=run.pk, title="Green tea", now=THEN.replace(year=2027)),
        mine.run(run=uuid4(), title="", now=THEN),
    )

    stored = Conversation.objects.get()
    assert changed == (1, 0)
    assert (stored.title, stored.updated_at.year, stored.unindexed) == ("Green tea", 2027, 2)


def test_an_insert_stores_every_field_and_refuses_the_same_again(run: Run) -> None:
    fields = {
        "conversation": run.turn.conversation,
        "question": "And?",
        "search": True,
        "think": False,
        "sites": ["a.org"],
    }
    turn, again = Turn(client_id="2", **fields), Turn(client_id="2", **fields)

    Insert(Turn).run(turn)

    stored = Turn.objects.get(pk=turn.pk)
    assert (stored.question, stored.sites, stored.created_at) == ("And?", ["a.org"], turn.created_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Insert(Turn).run(again)


def test_an_insert_with_a_unique_field_replaces_the_row_that_has_it() -> None:
    rows = Insert(Usage, unique="run")
    first = Usage(run=uuid4(), model="R1", status="finished", created_at=THEN, ended_at=THEN, verdicts={"has": 2})
    second = Usage(run=first.run, model="R1", status="failed", created_at=THEN, ended_at=THEN)

    rows.run(first)
    rows.run(second)

    assert Usage.objects.values_list("status", "verdicts").get() == ("failed", {})
