"""A person at the page: signs up, asks, waits, looks."""

import json
from difflib import unified_diff
from http import HTTPStatus
from itertools import count
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 60_000
"""How long a browser test waits for anything, on a machine that does much else. What is right comes sooner."""
PASSWORD = "correct horse battery staple"
_number = count(1)
TRIES, TRY_AGAIN_MS = 30, 3000
OVER = ("finished", "failed", "stopped")
WITHOUT_THE_CLOCK = """() => {
  const clocks = [...document.querySelectorAll("[data-part=time]")]
  for (const clock of clocks) clock.style.display = "none"
  const seen = document.querySelector("[data-part=thread]").innerText
  for (const clock of clocks) clock.style.display = ""
  return seen
}"""
"""Nothing is taken out: an answer that is drawn once more a moment later needs its clock."""


class Reader:
    """One signed-in account in one tab."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_up(self) -> Self:
        # A quick machine gets through more readers of a shared stack in a minute than may sign up there.
        for _ in range(TRIES):
            self.page.goto(f"{self.url}/accounts/signup/")
            self.page.locator("[name=email]").fill(f"reader{next(_number)}@example.org")
            self.page.locator("[name=password1]").fill(PASSWORD)
            with self.page.expect_navigation() as shown:
                self.page.locator("main form [type=submit], form.account [type=submit]").first.click()
            response = shown.value
            if response is None or response.status != HTTPStatus.TOO_MANY_REQUESTS:
                break
            self.page.wait_for_timeout(TRY_AGAIN_MS)
        self.page.locator("html[data-ready]").wait_for()
        return self

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part={name}]")

    def switch(self, *, search: bool, think: bool) -> None:
        for name, wanted in (("toggle-search", search), ("toggle-think", think)):
            toggle = self.part(name)
            # Where no model is connected there is no thinking to switch on.
            if toggle.is_enabled() and (toggle.get_attribute("aria-pressed") == "true") != wanted:
                toggle.click()

    def ask(self, question: str) -> None:
        self.part("question-input").fill(question)
        self.part("question-input").press("Enter")

    def lose_the_line(self) -> None:
        """Only once there is one: a line that is found a moment later would take back what is said of its loss."""
        expect(self.part("line")).to_have_attribute("data-line", "open")
        self.page.context.set_offline(True)

    def run(self) -> Locator:
        """The newest answer."""
        return self.part("run").last

    def wait_for(self, *statuses: str) -> None:
        selector = ", ".join(f"[data-part=run][data-status={status}]" for status in statuses)
        self.page.locator(selector).last.wait_for()

    def wait_until_over(self) -> None:
        self.wait_for(*OVER)

    def answer(self) -> str:
        return self.run().locator("[data-part=answer]").inner_text()

    def api(self, path: str) -> Any:
        return json.loads(self.page.request.get(f"{self.url}/api/v1{path}").body())

    def bring_in(self, record: dict[str, Any]) -> str:
        """Which conversation it is now that a file's record came in."""
        token = next(one["value"] for one in self.page.context.cookies() if one["name"] == "csrftoken")
        headers = {"X-CSRFToken": token, "Referer": self.url}
        made = self.page.request.post(
            f"{self.url}/api/v1/imports", data=record, headers=headers, fail_on_status_code=True
        )
        return str(made.json()["id"])

    def is_soon_gone(self, conversation: str) -> bool:
        """Whether the server does not know it any more, a moment after the page has asked for its deletion."""
        for _ in range(50):
            if self.page.request.get(f"{self.url}/api/v1/conversations/{conversation}").status == 404:
                return True
            self.page.wait_for_timeout(100)
        return False

    def conversation_id(self) -> str:
        self.page.wait_for_url("**/c/*")
        return self.page.url.rsplit("/", 1)[-1]

    def state(self) -> Any:
        """The newest run as the server folds it."""
        turns = self.api(f"/conversations/{self.conversation_id()}")["turns"]
        return turns[-1]["runs"][-1]

    def looks_at_the_end(self) -> str:
        """What is seen when the answer is over: it is what a fresh load shows of the state that is stored."""
        self.wait_until_over()
        state, looks = self.state(), self.looks()
        self.page.reload()
        self.wait_until_over()
        again = self.looks()
        assert again == looks, list(unified_diff(looks.splitlines(), again.splitlines(), n=0))
        assert state["seq"] == int(self.run().get_attribute("data-seq") or 0)
        return looks

    def looks(self) -> str:
        """All that is seen of the conversation, but for the clock, once its formulas are drawn."""
        self.part("thread").locator("[data-math]").first.wait_for(state="detached")
        return str(self.page.evaluate(WITHOUT_THE_CLOCK))
