"""The first visit: few requests, few bytes, and mathematics only where there is some."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.traffic import Traffic
from tests.stack import Stack

REQUESTS_MAX, BYTES_MAX = 25, 120_000


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
