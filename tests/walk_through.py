"""Brings a real stack into the states of docs/operations/walk-through.md, one after the other.

`python -m tests.walk_through` takes the pictures of that page (`make screenshots` runs it too), and
tests/launcher/test_walk_through.py holds its words, metrics, lines of the logs and commands against the same states.
"""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS
from tests.chaos.stack import SIGNS
from tests.chromium import chromium
from tests.pictures import save
from tests.playback.process import playback_process
from tests.security.member import OVER, Member
from tests.stack import ROOT, Stack, fresh_stack

FOLDER = ROOT / "docs" / "images"
TOKEN = "tide-table-1911"
MODELS = """[[models]]
name = "r1"
label = "DeepSeek-R1"
urls = ["{url}"]
price = {{prompt = 0.55, cached = 0.14, completion = 2.19, currency = "USD"}}
"""
SLOTS, WAITING = 2, 3
"""Answers that may be written at a time; how many more are asked for where answers are slow."""
PACE_SECONDS = 0.002
SECONDS = 90.0
SIZE = {"width": 1280, "height": 760}
PICTURES = {
    "who": ("usage/?by=user", "audit/"),
    "how-much": ("usage/?by=model", "charts/?span=day"),
    "slow": ("",),
    "idle": ("",),
    "empty": ("charts/?span=day#providers", "settings/#connected"),
}
"""State → the operator's pages that answer its question, in the order in which the states come."""


class WithoutJson(BaseHTTPRequestHandler):
    """A SearXNG whose settings allow no JSON, as they are by default."""

    def do_GET(self) -> None:
        self.send_error(403)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody asks."""


@dataclass
class Company:
    """A stack, who runs it, and who asks it."""

    stack: Stack
    ada: Member
    """The administrator."""
    readers: list[Member]
    run: str = ""
    """The newest answer."""

    def states(self) -> Iterator[str]:
        """Each is there until the next one is asked for."""
        for reader in self.readers:
            self.ask(reader, "How do I connect SGLang?")
        self.wait_for_the_end()
        yield "who"
        yield "how-much"
        for number in range(SLOTS + WAITING):
            self.ask(self.readers[number % 2], f"How long is this? playback:slow#{number}")
        until(lambda: self.page("").count("<tr data-run") == SLOTS + WAITING and "The model thinks." in self.page(""))
        yield "slow"
        self.stop_all()
        with self.frozen("answer"):
            for reader in self.readers[:SLOTS]:
                self.ask(reader, "Is anybody there?")
            until(lambda: "No worker writes answers." in self.page(""))
            yield "idle"
        self.wait_for_the_end()
        self.ask(self.readers[0], "What is new?", search=True)
        self.wait_for_the_end()
        yield "empty"

    def ask(self, reader: Member, question: str, *, search: bool = False) -> None:
        conversation = reader.post("/conversations", {}).raise_for_status().json()["id"]
        body = {"client_id": os.urandom(8).hex(), "question": question, "search": search, "think": True}
        reply = reader.post(f"/conversations/{conversation}/turns", body).raise_for_status()
        self.run = str(reply.json()["run"])

    def page(self, path: str) -> str:
        """One of the operator's, as HTML."""
        return self.ada.client.get(f"/operation/{path}").raise_for_status().text

    def try_the_provider(self) -> str:
        """What the page of settings says after its button."""
        form = {"name": "searxng", "csrfmiddlewaretoken": self.ada.client.cookies["csrftoken"]}
        return self.ada.client.post("/operation/settings/providers/", data=form).raise_for_status().text

    def wait_for_the_end(self) -> None:
        until(lambda: "Nobody waits for an answer at this moment." in self.page(""))

    def stop_all(self) -> None:
        for reader in self.readers:
            for one in reader.client.get("/api/v1/conversations").json()["conversations"]:
                for turn in reader.client.get(f"/api/v1/conversations/{one['id']}").json()["turns"]:
                    live = [run["run"] for run in turn["runs"] if run["status"] not in OVER]
                    for run in live:
                        reader.post(f"/runs/{run}/stop", {})
        self.wait_for_the_end()

    @contextmanager
    def frozen(self, part: str) -> Iterator[None]:
        """The processes that play `part` do nothing."""
        pids = [pid for pid, command in self.stack.processes().items() if SIGNS[part] in command]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


@contextmanager
def company() -> Iterator[Company]:
    """A stack whose model has a price, and whose search engine refuses; one administrator and three readers."""
    with ExitStack() as rig:
        model = rig.enter_context(playback_process(pace=PACE_SECONDS))
        engine = rig.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), WithoutJson))
        threading.Thread(target=engine.serve_forever, daemon=True).start()
        rig.callback(engine.shutdown)
        file = Path(rig.enter_context(tempfile.TemporaryDirectory())) / "models.toml"
        file.write_text(MODELS.format(url=model.url))
        address = f"http://127.0.0.1:{engine.server_port}"
        settings = {"MODELS": str(file), "SEARXNG_URL": address, "SEARCH_PROVIDERS": "searxng"}
        settings |= {"RUNS_MAX": str(SLOTS), "METRICS_TOKEN": TOKEN}
        stack = rig.enter_context(fresh_stack(**settings))
        ada, *readers = [Member(stack.url, name) for name in ("ada", "ben", "chen", "dora")]
        stack.tell_database("UPDATE chat_user SET is_staff = 1, is_superuser = 1 WHERE email LIKE 'ada@%'")
        yield Company(stack, ada, readers)


def until(is_so: Callable[[], bool]) -> None:
    """Raises AssertionError after `SECONDS`."""
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "the state did not come about"
        time.sleep(0.3)


def picture(state: str, number: int) -> str:
    """The name of the file."""
    return f"operator-{state}-{number + 1}.png"


def take(browser: Browser, scene: Company, state: str) -> None:
    """The pictures of one state."""
    context = browser.new_context(base_url=scene.stack.url, locale="en", viewport=SIZE)  # type: ignore[arg-type]
    cookies = [
        {"name": name, "value": value, "url": scene.stack.url} for name, value in scene.ada.client.cookies.items()
    ]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    for number, path in enumerate(PICTURES[state]):
        page.goto(f"/operation/{path}")
        if path.startswith("settings"):
            page.locator("form.service", has_text="SearXNG").get_by_role("button").click()
            page.locator(".service__trial").scroll_into_view_if_needed()
        page.wait_for_timeout(700)
        if anchor := path.partition("#")[2]:  # what is drawn meanwhile has moved it
            page.locator(f"#{anchor}").evaluate("(element) => element.scrollIntoView()")
        save(page.screenshot(), FOLDER / picture(state, number))
    context.close()


def main() -> None:
    """Take them all."""
    with company() as scene, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for state in scene.states():
            take(browser, scene, state)
        browser.close()


if __name__ == "__main__":
    main()
