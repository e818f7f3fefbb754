"""A model that searches again while it thinks, and one that reads on in a page: in three languages, with a reload."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.playback.process import playback_process
from tests.playback.two_hop import case, written_web
from tests.stack import Stack, fresh_stack

V4 = ("--model", "DeepSeek-V4-Flash", "--window", "131072", "--tool-parser", "deepseekv4")
LOCALES = {
    "en-GB": ("en", "Search 2 of at most 4", "Read on in page 1"),
    "zh-CN": ("zh-hans", "第 2 次搜索（最多 4 次）", "又读了网页 1"),
    "zh-TW": ("zh-hant", "第 2 次搜尋（最多 4 次）", "又讀了網頁 1"),
}


@contextmanager
def rounds(web: Path, habit: str, pace: float) -> Iterator[Stack]:
    with playback_process(habit, pace, *V4) as server:
        parts = {"SEARCH_PROVIDERS": "library", "LIBRARY_DIR": str(web), "INFERENCE_URLS": server.url}
        with fresh_stack(**parts) as stack:
            yield stack


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_web(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page for each language, whose end no search has found."""
    folder = tmp_path_factory.mktemp("long")
    between = "\n\n".join(f"## Part {number}\n\nNothing to the point, {number} times over." for number in range(40))
    for language, _, _ in LOCALES.values():
        one = case(language, 5)
        text = f"# {one.first[0]}\n\n{one.first[1]}\n\n{between}\n\n## End\n\n{one.second[1]}\n"
        (folder / f"{language}.md").write_text(text, "utf-8")
    return folder


def searching(open_reader: OpenReader, stack: Stack, locale: str, width: int = 1280) -> Reader:
    """A reader with both switches on, and the patience that two rounds take beside other work."""
    reader = open_reader(stack, locale=locale, width=width)
    reader.switch(search=True, think=True)
    return reader


def lines(reader: Reader) -> list[str]:
    """The steps of the newest answer, opened."""
    row = reader.run().locator("[data-part=status-row]")
    if row.is_visible() and row.get_attribute("aria-expanded") != "true":
        row.click()
    return reader.run().locator("[data-part=search-line]").all_inner_texts()


def test_both_rounds_are_told_and_kept_in_three_languages(web: Path, open_reader: OpenReader) -> None:
    with rounds(web, "two-hop", 0.05) as stack:
        for locale, (language, second, _) in LOCALES.items():
            one = case(language, 4)
            reader = searching(open_reader, stack, locale, 390)
            reader.ask(one.question)
            reader.wait_until_over()
            assert one.keeper in reader.answer()
            assert second in lines(reader)[1]
            expect(reader.run().locator("[data-part=troubles]").nth(1)).to_contain_text("who keeps it")
            reader.page.reload()
            reader.wait_until_over()
            assert second in lines(reader)[1]


def test_a_page_that_is_read_on_in_is_named_in_three_languages(long_page: Path, open_reader: OpenReader) -> None:
    with rounds(long_page, "two-hop-finds", 0.05) as stack:
        for locale, (language, _, opened) in LOCALES.items():
            one = case(language, 5)
            reader = searching(open_reader, stack, locale)
            reader.ask(one.question)
            reader.wait_until_over()
            assert one.keeper in reader.answer()
            assert opened in lines(reader)[1]
