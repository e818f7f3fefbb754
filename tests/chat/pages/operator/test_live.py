"""Of each answer in the air the operator reads what it does, or what it waits for."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from chat.models import Conversation
from chat.pages.operator import live
from chat.runs.admission import Slots
from tests.chat.asking import new_run

FREE = Slots(limit=4, running=Counter())
FULL = Slots(limit=1, running=Counter({-1: 1}))
IN_LINE = {"researched": True, "admitted_at": None}
WRITTEN = {"researched": True, "writer": "w"}


@pytest.mark.parametrize(
    ("fields", "slots", "reason"),
    [
        ({"writer": ""}, FREE, live.SEARCH_QUEUE),
        ({"writer": "w"}, FREE, live.SEARCHES),
        (IN_LINE, FREE, live.NEXT),
        (IN_LINE, FULL, live.SLOTS_FULL),
        ({"researched": True, "writer": ""}, FREE, live.ANSWER_QUEUE),
        (WRITTEN, FREE, live.PROMPT),
        (WRITTEN | {"status": "reasoning"}, FREE, live.THINKS),
        (WRITTEN | {"status": "answering"}, FREE, live.WRITES),
        (WRITTEN | {"stop_asked_at": timezone.now()}, FREE, live.STOPPING),
    ],
)
def test_a_run_says_what_it_waits_for(
    conversation: Conversation, fields: dict[str, Any], slots: Slots, reason: Promise
) -> None:
    run = new_run(conversation)
    for name, value in fields.items():
        setattr(run, name, value)

    assert live.reason(run, slots) == reason


def test_who_has_as_many_as_one_may_waits_for_the_own_answers(conversation: Conversation) -> None:
    run = new_run(conversation)
    run.researched, run.admitted_at = True, None
    own = Slots(limit=9, running=Counter({run.turn.conversation.owner_id: settings.CHAT.runs_per_user}))

    assert live.reason(run, own) == live.OWN_ANSWERS


def test_the_line_counts_who_waits_for_what(conversation: Conversation) -> None:
    new_run(conversation)
    waiting = new_run(conversation, search=False)
    waiting.admitted_at = None
    waiting.save()

    line = live.line()
    assert (line.slots_used, line.answers_waiting, line.searches_waiting) == (1, 1, 1)


def test_who_has_a_slot_and_no_worker_waits_too(conversation: Conversation) -> None:
    run = new_run(conversation, search=False)
    run.created_at = timezone.now() - timedelta(seconds=30)
    run.save()

    line = live.line()
    assert (line.answers_waiting, line.workers_waited_for, line.is_held_up) == (0, 1, True)
    assert line.oldest_wait_seconds >= 30
