"""Whole questions through real proxies: no websockets, TLS, a port that is lost, a path of a host, IPv6 alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.proxies import NO_SOCKETS, NO_STREAMS, caddy, nginx
from tests.browser.reading import Reader
from tests.stack import Stack, free_port, fresh_stack, running_stack

QUESTION = "How do I connect SGLang?"


@contextmanager
def reader_at(browser: Browser, url: str) -> Iterator[Reader]:
    with browser.new_context(locale="en", ignore_https_errors=True) as context:
        yield Reader(context.new_page(), url)


def asks_and_reads(reader: Reader) -> None:
    """Sign up, ask, read the answer as it comes, reload, follow a link of the product."""
    reader.sign_up().ask(QUESTION)
    reader.wait_for("finished")
    assert reader.conversation_id()
    reader.page.reload()
    reader.wait_for("finished")
    reader.run().locator("[data-part=chip]").first.click()
    reader.part("sources").get_by_text("SGLang").first.wait_for()
    reader.page.locator("a[href*='/handbook/']").first.wait_for(state="attached")


@contextmanager
def reader_behind(modelled: Stack, browser: Browser, folder: Path, passing: str) -> Iterator[tuple[Reader, list[str]]]:
    """Somebody signed up behind an nginx without websockets, and what their page asks the server for from then on."""
    with (
        nginx(folder, f"127.0.0.1:{modelled.port}", passing=passing) as port,
        reader_at(browser, f"http://127.0.0.1:{port}") as reader,
    ):
        yield reader.sign_up(), addresses_asked(reader)


def addresses_asked(reader: Reader) -> list[str]:
    """What the page will ask the server for, from now on."""
    addresses: list[str] = []
    reader.page.on(
        "request", lambda request: addresses.append(f"{request.method} {request.url.partition('/api/v1')[2]}")
    )
    return addresses


STATE, EVENTS = re.compile(r"GET /runs/[0-9a-f-]+$"), re.compile(r"GET /runs/[0-9a-f-]+/events")
COUNT_STEPS = """() => {
  window.steps = new Set()
  const count = () => { for (const run of document.querySelectorAll("[data-part=run]")) steps.add(run.dataset.seq) }
  const what = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-seq"] }
  new MutationObserver(count).observe(document.body, what)
}"""
"""How many states of the run are drawn: one who asks every two seconds sees few."""
NOTICE = "No websocket could be opened here: answers may arrive a little later."


def test_nginx_without_settings_passes_event_streams(modelled: Stack, browser: Browser, tmp_path: Path) -> None:
    with reader_behind(modelled, browser, tmp_path, NO_SOCKETS) as (reader, addresses):
        expect(reader.part("line")).to_have_text(NOTICE)
        reader.page.evaluate(COUNT_STEPS)
        reader.ask(f"playback:slow {QUESTION}")
        reader.wait_for("answering")
        reader.wait_until_over()
        steps = reader.page.evaluate("steps.size")
        reader.looks_at_the_end()

        assert steps > 20
        assert sum(bool(EVENTS.match(address)) for address in addresses) >= 1


def test_where_event_streams_are_held_back_the_page_asks(modelled: Stack, browser: Browser, tmp_path: Path) -> None:
    with reader_behind(modelled, browser, tmp_path, NO_STREAMS) as (reader, addresses):
        reader.ask(f"playback:slow {QUESTION}")
        reader.wait_for("reasoning")
        reader.wait_for("answering")
        reader.looks_at_the_end()

        assert sum(bool(STATE.match(address)) for address in addresses) > 2
        assert sum(bool(EVENTS.match(address)) for address in addresses) == 2


def test_tls_on_a_port_whose_host_is_passed_on(browser: Browser, tmp_path: Path) -> None:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", HTTPS="on", ALLOWED_HOSTS="127.0.0.1,localhost") as stack,
        nginx(tmp_path, f"127.0.0.1:{stack.port}", tls=True) as port,
        reader_at(browser, f"https://127.0.0.1:{port}") as reader,
    ):
        asks_and_reads(reader)


def test_a_port_that_the_proxy_loses_is_named_as_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", HTTPS="on", ALLOWED_HOSTS="127.0.0.1,localhost") as stack,
        nginx(tmp_path, f"127.0.0.1:{stack.port}", tls=True, host="$host") as port,
        reader_at(browser, f"https://127.0.0.1:{port}") as reader,
    ):
        reader.page.goto(f"{reader.url}/accounts/signup/")
        reader.page.locator("[name=email]").fill("somebody@example.org")
        reader.page.locator("[name=password1]").fill("correct horse battery staple")
        reader.page.locator("main form [type=submit]").first.click()

        said = reader.page.locator("main").inner_text()
        assert f"Your browser is at https://127.0.0.1:{port}, but the server was asked as https://127.0.0.1." in said
        assert f"TRUSTED_ORIGINS=https://127.0.0.1:{port}" in said


def test_a_port_that_the_proxy_loses_may_be_trusted(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    origin = f"https://127.0.0.1:{port}"
    with (
        fresh_stack(
            SEARCH_PROVIDERS="handbook", HTTPS="on", ALLOWED_HOSTS="127.0.0.1,localhost", TRUSTED_ORIGINS=origin
        ) as stack,
        nginx(tmp_path, f"127.0.0.1:{stack.port}", tls=True, host="$host", port=port),
        reader_at(browser, origin) as reader,
    ):
        asks_and_reads(reader)


@pytest.mark.parametrize("kept", ["", "/"], ids=["path kept", "path taken off"])
def test_a_path_of_a_host_behind_nginx(kept: str, browser: Browser, tmp_path: Path) -> None:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", BASE_PATH="/chat") as stack,
        nginx(tmp_path, f"127.0.0.1:{stack.port}{kept}", location="/chat/") as port,
        reader_at(browser, f"http://127.0.0.1:{port}/chat") as reader,
    ):
        asks_and_reads(reader)
        assert reader.page.url.startswith(f"{reader.url}/c/")


def test_a_path_of_a_host_behind_caddy(browser: Browser, tmp_path: Path) -> None:
    with (
        running_stack(SEARCH_PROVIDERS="handbook", BASE_PATH="/chat") as stack,
        caddy(tmp_path, f"127.0.0.1:{stack.port}", path="/chat/") as port,
        reader_at(browser, f"http://127.0.0.1:{port}/chat") as reader,
    ):
        asks_and_reads(reader)


def test_ipv6_alone(browser: Browser, tmp_path: Path) -> None:
    with (
        fresh_stack(SEARCH_PROVIDERS="handbook", HOST="::1") as stack,
        nginx(tmp_path, f"[::1]:{stack.port}", address="[::1]") as port,
        reader_at(browser, f"http://[::1]:{port}") as reader,
    ):
        asks_and_reads(reader)
