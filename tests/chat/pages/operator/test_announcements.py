"""What the operator announces stands on every reader's page; in maintenance nothing new is asked."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from chat.actions import asking
from chat.actions.transactions import Question
from chat.errors.problems import Problem
from chat.models import Announcement, Conversation, User

QUESTION = Question(client_id="1", text="Why?", search=False, think=False)
ADDRESS = "/operation/announcements/"


def test_an_announcement_stands_until_it_is_ended(operator: Client, alice: User) -> None:
    operator.post(ADDRESS, {"text": "Back at <noon>."})
    reader = Client()
    reader.force_login(alice)

    assert "Back at &lt;noon&gt;." in reader.get("/").content.decode()
    operator.post(f"{ADDRESS}{Announcement.objects.get().pk}/end")
    assert "Back at" not in reader.get("/").content.decode()


@pytest.mark.parametrize("text", ["", "x" * 501])
def test_no_text_and_too_long_a_text_are_refused(operator: Client, text: str) -> None:
    assert "errorlist" in operator.post(ADDRESS, {"text": text}).content.decode()
    assert not Announcement.objects.exists()


async def test_in_maintenance_readers_ask_nothing_new(conversation: Conversation, alice: User) -> None:
    await Announcement.objects.acreate(text="Soon back.", holds_questions=True)

    with pytest.raises(Problem, match=r"server\.maintenance"):
        await sync_to_async(asking.ask)(alice, conversation.pk, QUESTION)
    await Announcement.objects.aupdate(holds_questions=False)
    assert (await sync_to_async(asking.ask)(alice, conversation.pk, QUESTION)).created


async def test_operators_may_try_what_they_have_mended(conversation: Conversation, alice: User) -> None:
    await Announcement.objects.acreate(text="Soon back.", holds_questions=True)
    alice.is_staff = True

    assert (await sync_to_async(asking.ask)(alice, conversation.pk, QUESTION)).created
