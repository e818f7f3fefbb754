"""A SearXNG and a model server, each connected by one variable: nothing else changes."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.web import small_web
from tests.stack import fresh_stack

QUESTION = "What does NOTIFY do in PostgreSQL?"


def test_pages_that_searxng_finds_are_read_and_cited(model_server: str, open_reader: OpenReader) -> None:
    with (
        small_web() as web,
        fresh_stack(SEARXNG_URL=web.url, SEARCH_TEST_ALLOW=web.pair, INFERENCE_URLS=model_server) as stack,
    ):
        reader = open_reader(stack)
        reader.ask(QUESTION)
        reader.wait_for("finished")
        search = reader.state()["parts"][0]
        assert "searxng" in search["providers"]
        assert search["read"] >= 3
        chips = reader.run().locator("[data-part=chip]")
        assert chips.count() > 0
        chips.first.click()
        expect(reader.part("passage-text")).to_contain_text("sends a notification event")


def test_without_a_model_the_sentences_of_the_web_are_quoted(open_reader: OpenReader) -> None:
    with small_web() as web, fresh_stack(SEARXNG_URL=web.url, SEARCH_TEST_ALLOW=web.pair) as stack:
        reader = open_reader(stack)
        reader.ask(QUESTION)
        reader.wait_for("finished")
        assert "sends a notification event" in reader.answer()


def test_when_every_page_fails_the_page_says_so_and_why(model_server: str, open_reader: OpenReader) -> None:
    with (
        small_web(pages_work=False) as web,
        fresh_stack(
            SEARCH_PROVIDERS="searxng", SEARXNG_URL=web.url, SEARCH_TEST_ALLOW=web.pair, INFERENCE_URLS=model_server
        ) as stack,
    ):
        reader = open_reader(stack, "zh-TW")
        reader.ask(QUESTION)
        reader.wait_for("finished")
        assert reader.state()["parts"][0]["code"] == "search.nothing_read"
        expect(reader.part("unsearched")).to_be_visible()
        reader.part("search-toggle").click()
        expect(reader.part("reason").first).to_be_visible()
