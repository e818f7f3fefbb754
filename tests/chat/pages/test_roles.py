"""Who may what: every page and every operation of the API, for each role. A new one without a row here fails."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from chat.api.routes import api
from chat.models import Conversation, User
from chat.pages.urls import urlpatterns
from tests.chat.asking import new_run

NOBODY, MEMBER, OPERATOR, ADMINISTRATOR = range(4)
FLAGS: dict[int, dict[str, bool]] = {
    MEMBER: {},
    OPERATOR: {"is_staff": True},
    ADMINISTRATOR: {"is_staff": True, "is_superuser": True},
}
PAGES = {
    "handbook": NOBODY,
    "handbook_language": NOBODY,
    "handbook_page": NOBODY,
    "robots": NOBODY,
    "manifest": NOBODY,
    "service_worker": NOBODY,
    "offline": NOBODY,
    "favicon": NOBODY,
    "shared": NOBODY,
    "continue_shared": MEMBER,
    "start": MEMBER,
    "conversation": MEMBER,
    "library_page": MEMBER,
    "operation": OPERATOR,
    "operation_stop": OPERATOR,
    "operation_settings": OPERATOR,
    "operation_test_model": OPERATOR,
    "operation_test_provider": OPERATOR,
    "operation_charts": OPERATOR,
    "operation_storage": OPERATOR,
    "operation_feedback": OPERATOR,
    "operation_announcements": OPERATOR,
    "operation_announcement_end": OPERATOR,
    "usage": MEMBER,
    "operation_usage": OPERATOR,
    "operation_limits": ADMINISTRATOR,
    "operation_audit": ADMINISTRATOR,
    "operation_people": ADMINISTRATOR,
    "operation_groups": ADMINISTRATOR,
    "operation_person": ADMINISTRATOR,
    "operation_person_password": ADMINISTRATOR,
    "operation_person_factors": ADMINISTRATOR,
    "operation_person_sign_out": ADMINISTRATOR,
    "operation_person_export": ADMINISTRATOR,
    "operation_person_delete": ADMINISTRATOR,
}
"""Name of a page → the least of the roles that may open it."""
OPEN_OPERATIONS = {("get", f"/api/v1/{name}") for name in ("health", "ready", "certificate-key")}
OPERATIONS = [(method, path) for path, verbs in api.get_openapi_schema()["paths"].items() for method in verbs]
BODIES: dict[str, dict[str, Any]] = {
    "turns": {"client_id": "1", "question": "?", "search": False, "think": False},
    "feedback": {"good": True},
    "presence": {"open": True},
    "/api/v1/folders/{id}": {"name": "Ports"},
}
"""What an operation on something must be sent to be understood, by its path, or the end of it."""


def client_of(role: int) -> Client:
    client = Client()
    if role:
        client.force_login(User.objects.create_user(f"{role}@example.org", "a long enough password", **FLAGS[role]))
    return client


def needs(name: str, reader: User) -> dict[str, Any]:
    if name == "conversation":
        return {"id": Conversation.objects.create(owner=reader, title="", updated_at=reader.date_joined).pk}
    if name.startswith(("operation_person", "operation_announcement_")):
        return {"id": reader.pk}
    other: dict[str, dict[str, Any]] = {
        "continue_shared": {"secret": "none"},
        "operation_stop": {"id": uuid4()},
        "handbook_language": {"language": "en"},
        "handbook_page": {"language": "en", "slug": "getting-started"},
        "library_page": {"name": "nothing.md"},
    }
    return other.get(name, {})


def test_every_page_has_its_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(PAGES)


@pytest.mark.parametrize("role", [NOBODY, *FLAGS])
@pytest.mark.parametrize("name", [name for name, least in PAGES.items() if least > MEMBER])
def test_a_page_for_operators_is_there_for_nobody_else(alice: User, name: str, role: int) -> None:
    status = client_of(role).get(reverse(name, kwargs=needs(name, alice))).status_code

    # 405: it is there and wants a POST; 302: to the sign-in.
    assert status in ({200, 405} if role >= PAGES[name] else {302 if role == NOBODY else 404})


@pytest.mark.parametrize("name", [name for name, least in PAGES.items() if least == MEMBER])
def test_a_page_for_readers_asks_everybody_else_to_sign_in(alice: User, name: str) -> None:
    address = reverse(name, kwargs=needs(name, alice))

    assert Client().get(address).headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_is_refused_without_a_sign_in(method: str, path: str) -> None:
    status = getattr(Client(), method)(path.format(id=uuid4(), n=1), content_type="application/json").status_code

    assert (status == 401) == ((method, path) not in OPEN_OPERATIONS)


@pytest.mark.parametrize("role", list(FLAGS))
@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if "{id}" in one[1]])
def test_no_role_reaches_what_belongs_to_somebody_else(
    conversation: Conversation, settings: Any, method: str, path: str, role: int
) -> None:
    settings.CHAT = replace(settings.CHAT, sharing=True)
    run = new_run(conversation)
    id = {"conversations": conversation.pk, "turns": run.turn_id}.get(path.split("/")[3], run.pk)
    asking = client_of(role)

    sent = (
        {"data": BODIES.get(path) or BODIES.get(path.rsplit("/", 1)[1], {})}
        if method in ("post", "patch", "put")
        else {}
    )
    answer = getattr(asking, method)(path.format(id=id, n=1), content_type="application/json", **sent)
    assert answer.status_code == 404
