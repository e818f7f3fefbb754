"""The first visit: few requests, few bytes, and mathematics only where there is some."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import OpenReader
from tests.stack import Stack

REQUESTS_MAX, BYTES_MAX = 25, 120_000


class Traffic:
    """What a page fetches over the network, by Chromium's own account: headers and compressed bodies."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.lengths: dict[str, float] = {}
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.session.on("Network.requestWillBeSent", self._on_request)
        self.session.on("Network.webSocketCreated", lambda event: self._on_request({**event, "request": event}))
        self.session.on("Network.loadingFinished", self._on_end)

    def _on_request(self, event: dict) -> None:  # type: ignore[type-arg]
        if not event["request"]["url"].startswith("data:"):
            self.addresses[event["requestId"]] = event["request"]["url"]

    def _on_end(self, event: dict) -> None:  # type: ignore[type-arg]
        self.lengths[event["requestId"]] = event["encodedDataLength"]

    @property
    def total_bytes(self) -> float:
        return sum(self.lengths.values())


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_first_page_is_light(embedded: Stack, open_reader: OpenReader, locale: str) -> None:
    page = open_reader(embedded, locale).page
    traffic = Traffic(page)
    page.goto("/")
    expect(page.locator("[data-part=send]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(traffic.addresses) <= REQUESTS_MAX, traffic.addresses
    assert 10_000 < traffic.total_bytes <= BYTES_MAX, traffic.lengths
    print(len(traffic.addresses), traffic.total_bytes)


def test_what_is_not_needed_yet_is_not_loaded(embedded: Stack, open_reader: OpenReader) -> None:
    page = open_reader(embedded).page
    traffic = Traffic(page)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert [address for address in traffic.addresses.values() if "katex" in address or "highlight" in address] == []
