"""One signed-in user who asks by HTTP, as a browser would, and asks again where nobody answers."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx2

from tests.chaos.findings import Findings

PATIENCE_SECONDS = 60.0
"""How long a request is repeated: a stack that cannot be reached for longer is a finding of its own."""
PAUSE_SECONDS = 0.3
REQUEST_SECONDS = 15.0
"""A question may wait for a run that is being stopped."""
PASSWORD = "harbour-tide-1911"


@dataclass(frozen=True)
class Reply:
    """What came back, and whether the request had to be sent more than once."""

    status: int
    body: dict[str, Any]
    repeated: bool

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


class Person:
    """A user with a session."""

    def __init__(self, url: str, name: str, findings: Findings) -> None:
        self.name = name
        self._email = f"{name}@example.org"
        self._url = url
        self._client = httpx2.AsyncClient(base_url=url, timeout=REQUEST_SECONDS, follow_redirects=True, trust_env=False)
        self._findings = findings

    async def signed_up(self) -> Self:
        """Make the account; before the chaos begins."""
        return await self._entered("signup", {"email": self._email, "password1": PASSWORD, "password2": PASSWORD})

    async def signed_in(self) -> Self:
        """Once more: the session is gone."""
        return await self._entered("login", {"login": self._email, "password": PASSWORD})

    async def _entered(self, page: str, form: dict[str, str]) -> Self:
        await self._client.get(f"/accounts/{page}/")
        token = {"csrfmiddlewaretoken": self._client.cookies["csrftoken"]}
        (await self._client.post(f"/accounts/{page}/", data=form | token)).raise_for_status()
        return self

    async def aclose(self) -> None:
        await self._client.aclose()

    @property
    def cookie(self) -> str:
        """The header that a websocket needs."""
        return f"sessionid={self._client.cookies['sessionid']}"

    async def new_conversation(self) -> str:
        """Its id."""
        reply = await self.post("/conversations", {"client_id": uuid4().hex})
        return str(reply.body.get("id", ""))

    async def post(self, path: str, body: dict[str, object] | None = None, about: str = "") -> Reply:
        """Send until something answers that is no outage."""
        return await self._until_answered("POST", path, body, about)

    async def get(self, path: str, about: str = "") -> Reply:
        return await self._until_answered("GET", path, None, about)

    async def delete(self, path: str, about: str = "") -> Reply:
        return await self._until_answered("DELETE", path, None, about)

    async def _until_answered(self, verb: str, path: str, body: dict[str, object] | None, about: str) -> Reply:
        deadline, repeated = time.monotonic() + PATIENCE_SECONDS, False
        while True:
            reply = await self._once(verb, path, body, about, repeated)
            if reply is not None:
                return reply
            if time.monotonic() > deadline:
                self._findings.violated("reachable", about, f"{verb} {path} had no answer for {PATIENCE_SECONDS:.0f} s")
                return Reply(0, {}, repeated)
            repeated = True
            await asyncio.sleep(PAUSE_SECONDS)

    async def _once(
        self, verb: str, path: str, body: dict[str, object] | None, about: str, repeated: bool
    ) -> Reply | None:
        headers = {"X-CSRFToken": self._client.cookies["csrftoken"], "Referer": self._url}
        try:
            found = await self._client.request(verb, f"/api/v1{path}", json=body, headers=headers)
        except httpx2.TransportError as error:
            self._findings.note(about, f"{verb} {path}: {type(error).__name__}")
            return None
        if found.status_code == 503:
            self._findings.note(about, f"{verb} {path}: 503")
            return None
        if found.status_code >= 500:
            self._findings.violated("no server error", about, f"{verb} {path}: {found.status_code} {found.text[:200]}")
            return None
        return Reply(found.status_code, found.json() if found.content else {}, repeated)
