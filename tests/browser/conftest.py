"""One browser, two stacks: the embedded default, and one whose model is played back from recorded bytes."""

import re
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.reading import PATIENCE_MS, Reader
from tests.chromium import chromium
from tests.stack import ROOT, Stack, running_stack

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The name of the handbook's examples, for what is copied from there.
    "--host-resolver-rules=MAP chat.example.com 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def embedded() -> Iterator[Stack]:
    """Nothing configured but the handbook as the only thing to search: no internet, no model."""
    with running_stack(SEARCH_PROVIDERS="handbook") as stack:
        yield stack


@pytest.fixture(scope="session")
def model_server() -> Iterator[str]:
    """A server that plays recorded and scripted model bytes back; which ones, a question may say."""
    command = [sys.executable, "-m", "tests.playback", "--pace", "0.02"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture
def modelled(model_server: str) -> Iterator[Stack]:
    """The same with a model server connected: one variable more."""
    with running_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=model_server) as stack:
        yield stack


@pytest.fixture
def mended(model_server: str) -> Iterator[Stack]:
    """The same for tests that kill parts of it: the supervisor starts them again, before the test is over."""
    with running_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=model_server, RUNS_MAX="8") as stack:
        yield stack


OpenReader = Callable[..., Reader]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def open_reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenReader]:
    """Opens a browser of its own for a new account on a stack; what its pages complain about fails the test."""
    contexts: list[BrowserContext] = []
    stacks: list[Stack] = []
    complaints: list[str] = []

    def open_one(stack: Stack, locale: str = "en", width: int = 1280, **options: object) -> Reader:
        context = browser.new_context(
            base_url=stack.url,
            locale=locale,
            viewport={"width": width, "height": 800},
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        stacks.append(stack)
        page = context.new_page()
        listen(page, complaints)
        context.on("page", lambda opened: listen(opened, complaints))
        return Reader(page, stack.url).sign_up()

    yield open_one
    if request.node.stash.get(FAILED, False):
        show(request.node.name, contexts, stacks)
    for context in contexts:
        context.close()
    assert complaints == []


def show(name: str, contexts: list[BrowserContext], stacks: list[Stack]) -> None:
    """What a failed test saw: pictures under test-results/, the ends of the logs in its report."""
    folder = ROOT / "test-results"
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)[:80]}-{number}.png")
    for stack in stacks[:1]:
        print(stack.logs())


def listen(page: Page, complaints: list[str]) -> None:
    """Script errors and breaches of the content security policy."""

    def heard(message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", heard)
