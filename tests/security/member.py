"""One signed-in user of a running stack, by plain HTTP."""

import time
from uuid import uuid4

import httpx2

OVER = ("finished", "failed", "stopped")
PASSWORD = "harbour-tide-1911"


class Member:
    """Signs up at once, or in; the methods give what the server said."""

    def __init__(self, url: str, name: str, *, has_account: bool = False) -> None:
        self.name = name
        self.client = httpx2.Client(base_url=url, timeout=30, follow_redirects=True, trust_env=False)
        path = "/accounts/login/" if has_account else "/accounts/signup/"
        self.client.get(path)
        form = {"login" if has_account else "email": f"{name}@example.org"}
        password = {"password" if has_account else "password1": PASSWORD}
        token = {"csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        self.client.post(path, data=form | password | token).raise_for_status()

    def post(self, path: str, body: dict[str, object]) -> httpx2.Response:
        headers = {"X-CSRFToken": self.client.cookies["csrftoken"]}
        return self.client.post(f"/api/v1{path}", json=body, headers=headers)

    def ask(self, question: str) -> httpx2.Response:
        """Ask in a new conversation; the response is of the last step that was reached."""
        started = self.post("/conversations", {})
        if started.status_code >= 300:
            return started
        body = {"client_id": uuid4().hex, "question": question, "search": True, "think": False}
        return self.post(f"/conversations/{started.json()['id']}/turns", body)

    def status(self, run: str) -> str:
        """The status of a run, or of the response that did not tell it."""
        reply = self.client.get(f"/api/v1/runs/{run}")
        return str(reply.json()["status"]) if reply.status_code == 200 else str(reply.status_code)

    def ended(self, run: str, seconds: float = 60) -> str:
        """The status of a run when it is over, or as it is when time is."""
        deadline = time.monotonic() + seconds
        status = ""
        while time.monotonic() < deadline:
            status = self.status(run)
            if status in OVER:
                break
            time.sleep(0.2)
        return status
