"""Takes the pictures `real-sglang-*` of docs/images, of whole questions that a real SGLang answers in the real product.

`make screenshots-sglang`, with the variables of `make test-sglang`. What is seen is held to what the model says.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.reading import Reader
from tests.chromium import chromium
from tests.screenshots import reader_at, take
from tests.sglang import scripted_model
from tests.sglang.scripted_model import ANSWER, REASONING
from tests.sglang.server import Server
from tests.stack import Stack, running_stack

LAYERS = 48
"""So many make the model slow enough to be stopped."""
QUESTION = "How do I connect SGLang?"
SECONDS = 60.0
Ready = Callable[[dict[str, Any]], bool]


def main() -> None:
    with model_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        variables = {"INFERENCE_URLS": server.url, "INFERENCE_PROFILE": "r1", "SEARCH_PROVIDERS": "handbook"}
        with running_stack(**variables) as stack:
            for width in (1280, 390):
                thinking_on(browser, stack, width)
            thinking_off(browser, stack)
            stopped_and_continued(browser, stack)
            answered_now(browser, stack)
        browser.close()


@contextmanager
def model_server() -> Iterator[Server]:
    """The scripted model behind a real engine."""
    with TemporaryDirectory() as folder:
        source = Path(os.environ["SGLANG_CPU_HOME"]) / "model-tiny"
        server = Server("pictures", "--model-path", str(scripted_model.build(source, Path(folder), LAYERS)))
        try:
            yield server.wait_until_ready()
        finally:
            server.stop()


def thinking_on(browser: Browser, stack: Stack, width: int) -> None:
    """While it thinks, and at the end."""
    reader = asking(browser, stack, width=width, search=True, think=True)
    until(reader, lambda run: len(text(run, "reasoning")) > len(REASONING) / 3)
    take(reader.page, f"real-sglang-thinking-{width}")
    reader.wait_for("finished")
    assert text(reader.state(), "reasoning") == REASONING
    assert is_the_answer(reader.state())
    take(reader.page, f"real-sglang-answered-{width}")


def thinking_off(browser: Browser, stack: Stack) -> None:
    """The answer at once."""
    reader = asking(browser, stack, search=True, think=False)
    reader.wait_for("finished")
    assert text(reader.state(), "reasoning") == ""
    assert is_the_answer(reader.state())
    take(reader.page, "real-sglang-direct-1280")


def stopped_and_continued(browser: Browser, stack: Stack) -> None:
    """Half an answer that stays, and the other half."""
    reader = asking(browser, stack, search=True, think=True)
    until(reader, lambda run: len(text(run, "answer")) > 10)
    reader.part("send").click()
    reader.wait_for("stopped")
    kept = text(reader.state(), "answer")
    assert ANSWER.startswith(kept.rstrip()) and len(kept) < len(ANSWER)
    take(reader.page, "real-sglang-stopped-1280")
    reader.page.get_by_role("button", name="Continue").last.click()
    reader.wait_for("finished")
    assert text(reader.state(), "answer").startswith(kept.rstrip()) and is_the_answer(reader.state())
    take(reader.page, "real-sglang-continued-1280")


def answered_now(browser: Browser, stack: Stack) -> None:
    """Thoughts that the reader has cut short, and the answer that follows."""
    reader = asking(browser, stack, search=True, think=True)
    until(reader, lambda run: len(text(run, "reasoning")) > 10)
    reader.page.get_by_role("button", name="Answer now").last.click()
    reader.wait_for("finished")
    thoughts = text(reader.state(), "reasoning")
    assert REASONING.startswith(thoughts) and len(thoughts) < len(REASONING)
    assert is_the_answer(reader.state())
    take(reader.page, "real-sglang-answer-now-1280")


def asking(browser: Browser, stack: Stack, *, width: int = 1280, search: bool, think: bool) -> Reader:
    """A new reader, who has asked."""
    reader = reader_at(browser, stack, "en", width, "light")
    reader.page.set_default_timeout(SECONDS * 1000)
    reader.switch(search=search, think=think)
    reader.ask(QUESTION)
    return reader


def until(reader: Reader, ready: Ready) -> None:
    """Until the run is so far."""
    deadline = time.monotonic() + SECONDS
    while not ready(run := reader.state()):
        assert run["status"] not in ("finished", "failed", "stopped"), run
        assert time.monotonic() < deadline, run
        time.sleep(0.05)


def text(run: dict[str, Any], kind: str) -> str:
    """All that the run's parts of a kind say."""
    return "".join(part.get("text", "") for part in run["parts"] if part["type"] == kind)


def is_the_answer(run: dict[str, Any]) -> bool:
    """Whether it says what the model says, its mark made ours."""
    said = text(run, "answer").replace("\u2060", "")
    return said.replace(" ", "") == ANSWER.replace("[citation:1]", "[1]").replace(" ", "")


if __name__ == "__main__":
    main()
