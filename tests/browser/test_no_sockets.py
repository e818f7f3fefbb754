"""Whole questions where a proxy lets no websocket through: under a path, with TLS on a port, behind Caddy.

Where it lets no event stream through either, the page asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.proxies import NO_SOCKETS, NO_STREAMS, caddy, nginx
from tests.browser.test_proxies import EVENTS, QUESTION, STATE, addresses_asked, asks_and_reads, reader_at
from tests.stack import running_stack

REFUSED = "@socket header Upgrade websocket\n    respond @socket 403"
NO_EVENTS_EITHER = f"{REFUSED}\n    @events path */events\n    respond @events 502"


@contextmanager
def under_a_path(folder: Path) -> Iterator[str]:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", BASE_PATH="/chat") as stack,
        nginx(folder, f"127.0.0.1:{stack.port}", location="/chat/", passing=NO_SOCKETS) as port,
    ):
        yield f"http://127.0.0.1:{port}/chat"


@contextmanager
def with_tls(folder: Path) -> Iterator[str]:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", HTTPS="on", ALLOWED_HOSTS="127.0.0.1,localhost") as stack,
        nginx(folder, f"127.0.0.1:{stack.port}", tls=True, passing=NO_SOCKETS) as port,
    ):
        yield f"https://127.0.0.1:{port}"


@contextmanager
def behind_caddy(folder: Path) -> Iterator[str]:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", BASE_PATH="/chat") as stack,
        caddy(folder, f"127.0.0.1:{stack.port}", path="/chat/", refused=REFUSED) as port,
    ):
        yield f"http://127.0.0.1:{port}/chat"


def follows_by_events(browser: Browser, url: str) -> None:
    """A whole question, whose answer the page has followed by server-sent events."""
    with reader_at(browser, url) as reader:
        addresses = addresses_asked(reader)
        asks_and_reads(reader)

        assert any(map(EVENTS.match, addresses)), addresses


def test_under_a_path_without_websockets(browser: Browser, tmp_path: Path) -> None:
    with under_a_path(tmp_path) as url:
        follows_by_events(browser, url)


def test_with_tls_on_a_port_without_websockets(browser: Browser, tmp_path: Path) -> None:
    with with_tls(tmp_path) as url:
        follows_by_events(browser, url)


def test_under_a_path_behind_a_caddy_that_refuses_websockets(browser: Browser, tmp_path: Path) -> None:
    with behind_caddy(tmp_path) as url:
        follows_by_events(browser, url)


def asks_the_server(browser: Browser, url: str) -> None:
    """A whole slow question, whose answer the page has asked for again and again, under the right address."""
    with reader_at(browser, url) as reader:
        addresses = addresses_asked(reader.sign_up())
        reader.ask(f"playback:slow {QUESTION}")
        reader.wait_for("reasoning")
        reader.wait_for("answering")
        reader.looks_at_the_end()

        assert sum(map(bool, map(STATE.match, addresses))) > 2, addresses
        assert 1 <= sum(map(bool, map(EVENTS.match, addresses))) <= 4, addresses


def test_under_a_path_where_event_streams_are_held_back(browser: Browser, model_server: str, tmp_path: Path) -> None:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", BASE_PATH="/chat", INFERENCE_URLS=model_server) as stack,
        nginx(tmp_path, f"127.0.0.1:{stack.port}", location="/chat/", passing=NO_STREAMS) as port,
    ):
        asks_the_server(browser, f"http://127.0.0.1:{port}/chat")


def test_under_a_path_where_event_streams_are_refused(browser: Browser, model_server: str, tmp_path: Path) -> None:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", BASE_PATH="/chat", INFERENCE_URLS=model_server) as stack,
        caddy(tmp_path, f"127.0.0.1:{stack.port}", path="/chat/", refused=NO_EVENTS_EITHER) as port,
    ):
        asks_the_server(browser, f"http://127.0.0.1:{port}/chat")
