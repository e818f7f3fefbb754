"""Every page of the product, as its owner and as a stranger meets it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from chat.models import Conversation, User
from chat.pages.urls import urlpatterns

OF_A_PERSON = ("", "_password", "_factors", "_sign_out", "_export", "_delete")
STATUSES: dict[str, tuple[dict[str, Any], int]] = {
    "start": ({}, 200),
    "conversation": ({"id": "own"}, 200),
    "handbook": ({}, 302),
    "handbook_language": ({"language": "en"}, 200),
    "handbook_page": ({"language": "en", "slug": "getting-started"}, 200),
    "shared": ({"secret": "x" * 43}, 404),
    "continue_shared": ({"secret": "x" * 43}, 302),
    "robots": ({}, 200),
    "favicon": ({}, 302),
    "manifest": ({}, 200),
    "service_worker": ({}, 200),
    "offline": ({}, 200),
    "library_page": ({"name": "nothing.md"}, 404),
    "usage": ({}, 200),
    "operation_usage": ({}, 404),
    "operation_limits": ({}, 404),
    "operation_audit": ({}, 404),
    "operation": ({}, 404),
    "operation_stop": ({"id": UUID(int=1)}, 404),
    "operation_settings": ({}, 404),
    "operation_people": ({}, 404),
    "operation_groups": ({}, 404),
    **{f"operation_person{of}": ({"id": 1}, 404) for of in OF_A_PERSON},
    "operation_test_model": ({}, 404),
    "operation_test_provider": ({}, 404),
    "operation_charts": ({}, 404),
    "operation_storage": ({}, 404),
    "operation_feedback": ({}, 404),
    "operation_announcements": ({}, 404),
    "operation_announcement_end": ({"id": 1}, 404),
}
"""Name of a page → what its address needs, and how it answers its owner."""


def test_every_page_is_tested() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(STATUSES)


@pytest.mark.parametrize("name", STATUSES)
def test_a_page_answers_its_owner(name: str, alice: User, conversation: Conversation) -> None:
    needs, status = STATUSES[name]
    client = Client()
    client.force_login(alice)

    assert client.get(reverse(name, kwargs=needs | own(needs, conversation))).status_code == status


OPEN = (
    "handbook",
    "handbook_language",
    "handbook_page",
    "shared",
    "robots",
    "favicon",
    "manifest",
    "service_worker",
    "offline",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN)
def test_the_handbook_and_what_machines_look_for_need_no_account(name: str) -> None:
    needs, status = STATUSES[name]

    assert Client().get(reverse(name, kwargs=needs)).status_code == status


@pytest.mark.parametrize("name", [name for name in STATUSES if name not in OPEN])
def test_a_page_asks_whoever_is_signed_out_to_sign_in(name: str, conversation: Conversation) -> None:
    needs, _ = STATUSES[name]
    response = Client().get(reverse(name, kwargs=needs | own(needs, conversation)))

    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_a_conversation_of_somebody_else_is_not_there(bob: User, conversation: Conversation) -> None:
    client = Client()
    client.force_login(bob)

    answers = [client.get(reverse("conversation", args=[id])).status_code for id in (conversation.pk, uuid4())]
    assert answers == [404, 404]


def own(needs: dict[str, Any], conversation: Conversation) -> dict[str, Any]:
    return {"id": conversation.pk} if needs.get("id") == "own" else {}
