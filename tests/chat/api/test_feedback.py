"""What a reader says of an answer: kept with it, said otherwise, taken back, and nobody else's to say."""

from typing import get_args
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat.actions.feedback import REASONS, Reason
from chat.models import Conversation, Feedback, Run, Turn, User


@pytest.fixture
def run(conversation: Conversation) -> Run:
    turn = Turn.objects.create(conversation=conversation, client_id="1", question="为什么？", search=False, think=False)
    fields = {"search": False, "think": False, "status": "finished", "model": "r1", "beat_at": timezone.now()}
    return Run.objects.create(turn=turn, **fields)


def said_by(user: User, run: Run, body: str) -> int:
    client = Client()
    client.force_login(user)
    return client.put(f"/api/v1/runs/{run.pk}/feedback", body, content_type="application/json").status_code


def told(user: User, run: Run) -> dict[str, bool]:
    client = Client()
    client.force_login(user)
    feedback: dict[str, bool] = client.get(f"/api/v1/conversations/{run.turn.conversation_id}").json()["turns"][0][
        "feedback"
    ]
    return feedback


def test_the_last_word_stands_and_is_told_with_the_turn(alice: User, run: Run) -> None:
    assert told(alice, run) == {}
    assert said_by(alice, run, '{"good": true}') == 200
    assert said_by(alice, run, '{"good": false, "reason": "outdated", "comment": "旧的\\u0000 rule"}') == 200
    assert [(one.good, one.reason, one.comment) for one in Feedback.objects.all()] == [(False, "outdated", "旧的 rule")]
    assert told(alice, run) == {str(run.pk): False}


def test_it_is_taken_back(alice: User, run: Run) -> None:
    said_by(alice, run, '{"good": true}')
    client = Client()
    client.force_login(alice)
    assert client.delete(f"/api/v1/runs/{run.pk}/feedback").status_code == 204
    assert not Feedback.objects.exists()


def test_nobody_else_says_anything_of_an_answer(bob: User, run: Run) -> None:
    assert said_by(bob, run, '{"good": false}') == 404
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "body", ['{"good": 1}', '{"good": true, "reason": "ugly"}', '{"good": true, "run": "x"}', "{}"]
)
def test_what_is_not_well_formed_is_refused(alice: User, run: Run, body: str) -> None:
    assert said_by(alice, run, body) == 422


def test_an_answer_that_is_being_written_is_not_judged_yet(alice: User, run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(status="answering")
    assert said_by(alice, run, '{"good": true}') == 409


def test_it_goes_with_its_conversation(alice: User, run: Run) -> None:
    said_by(alice, run, '{"good": true}')
    run.turn.conversation.delete()
    assert not Feedback.objects.exists()
    assert said_by(alice, Run(pk=uuid4()), '{"good": true}') == 404


def test_each_reason_has_its_words() -> None:
    assert {"", *REASONS} == set(get_args(Reason))
