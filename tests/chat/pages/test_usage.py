"""Readers see what they have used, are told before a limit hurts, and what it is where it is used up."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from chat.actions import asking
from chat.actions.transactions import Question
from chat.errors.problems import Problem
from chat.models import Conversation, Limit, Usage, User

QUESTION = Question(client_id="1", text="Why?", search=False, think=False)


def used(owner: User, **figures: Any) -> None:
    now = timezone.now()
    common = {"run": uuid4(), "model": "r1", "status": "finished", "created_at": now, "ended_at": now}
    Usage.objects.create(owner=owner, **common | figures)


@pytest.fixture
def reader(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def test_the_own_usage_is_shown_and_nobody_elses(reader: Client, alice: User, bob: User) -> None:
    used(alice, prompt_tokens=1234)
    used(bob, prompt_tokens=9876, model="other")
    page = reader.get("/usage/").content.decode()

    assert "1234" in page
    assert "9876" not in page and "other" not in page


@pytest.mark.parametrize(("amount", "is_told"), [(100, True), (200, False)])
def test_four_fifths_of_a_limit_are_told_above_the_conversation(
    reader: Client, alice: User, amount: int, is_told: bool
) -> None:
    Limit.objects.create(kind="tokens", period="month", amount=amount)
    used(alice, prompt_tokens=85)

    page = BeautifulSoup(reader.get("/").content, "html.parser")
    shown = [one for one in page.select("[data-part=limit-notice]") if one.find_parent("template") is None]
    assert bool(shown) is is_told and all("Most of your allowance is used." in one.get_text() for one in shown)


@pytest.mark.parametrize(("kind", "figures"), [("tokens", {"prompt_tokens": 10}), ("cost", {"cost_micros": 10})])
async def test_nothing_is_asked_where_a_limit_is_used_up(
    alice: User, bob: User, conversation: Conversation, kind: str, figures: dict[str, int]
) -> None:
    await Limit.objects.acreate(kind=kind, period="month", amount=10)
    used_up = Usage(run=uuid4(), owner=alice, model="r1", status="finished", **figures)
    used_up.created_at = used_up.ended_at = timezone.now()
    await used_up.asave()

    with pytest.raises(Problem) as refused:
        await sync_to_async(asking.ask)(alice, conversation.pk, QUESTION)
    assert refused.value.code == f"limit.{kind}"
    assert int(str(refused.value.values["seconds"])) > 0


async def test_a_limit_of_questions_lets_so_many_through(alice: User, conversation: Conversation) -> None:
    await Limit.objects.acreate(kind="questions", period="day", amount=1)
    await sync_to_async(asking.ask)(alice, conversation.pk, QUESTION)

    other = Question(client_id="2", text="How?", search=False, think=False, parent=None, follows=False)
    with pytest.raises(Problem, match=r"limit\.questions"):
        await sync_to_async(asking.ask)(alice, conversation.pk, other)
    assert not (await sync_to_async(asking.ask)(alice, conversation.pk, QUESTION)).created
