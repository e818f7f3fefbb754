"""A directory's client, which has the token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

TOKEN = "0123456789abcdef0123456789abcdef"
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def mounted(settings: Any, db: None) -> None:
    settings.SCIM_TOKEN = TOKEN
    settings.ROOT_URLCONF = "tests.chat.api.scim.urls"


@pytest.fixture
def ask() -> Ask:
    """Sends `body` to `/scim/v2` + `path`; the answer's JSON, after its status was compared."""
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def asking(method: str, path: str, body: Any = None, status: int = 200) -> Any:
        sent = {"data": body, "content_type": "application/scim+json"} if body is not None else {}
        answer: HttpResponse = getattr(client, method)(f"/scim/v2{path}", **sent)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None  # type: ignore[attr-defined]

    return asking
