"""What a reader and a dying worker do in the second round of a search: in three languages and both ways of asking.

One stack with two models behind it, one that searches by a tool and one that searches by marks in its text.
"""

import json
import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.playback.process import playback_process
from tests.playback.two_hop import PONDERINGS, Case, case, written_web
from tests.stack import Stack, fresh_stack

PACE = 0.15
WAYS = {
    "tool": ("--model", "DeepSeek-V4-Flash", "--window", "131072", "--tool-parser", "deepseekv4"),
    "marks": ("--model", "DeepSeek-R1", "--window", "131072"),
}
EN, HANS, HANT = ("en-GB", "en"), ("zh-CN", "zh-hans"), ("zh-TW", "zh-hant")


def seen(*cases: tuple[tuple[str, str], str]) -> pytest.MarkDecorator:
    """In these languages, by a model that asks in this way."""
    return pytest.mark.parametrize(("locale", "language", "way"), [(*language, way) for language, way in cases])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Both models, which think for a quarter of a minute in their second round."""
    web = written_web(tmp_path_factory.mktemp("web"))
    with (
        playback_process("two-hop-ponders", PACE, *WAYS["tool"]) as tool,
        playback_process("two-hop-ponders", PACE, *WAYS["marks"]) as marks,
    ):
        models = [
            {"name": "tool", "label": "DeepSeek V4 Flash", "urls": [tool.url]},
            {"name": "marks", "label": "DeepSeek-R1", "urls": [marks.url]},
        ]
        parts = {"SEARCH_PROVIDERS": "library", "LIBRARY_DIR": str(web), "MODELS": json.dumps(models)}
        with fresh_stack(**parts) as running:
            yield running


def in_its_second_round(open_reader: OpenReader, stack: Stack, locale: str, way: str, one: Case) -> Reader:
    """A reader who has asked, and sees the thoughts behind the second search."""
    reader = open_reader(stack, locale=locale)
    reader.switch(search=True, think=True)
    reader.part("model-choice").select_option(way)
    reader.ask(one.question)
    expect(second_thoughts(reader)).to_contain_text(reason(one.language, 3))
    return reader


def second_thoughts(reader: Reader) -> Locator:
    return reader.run().locator("[data-part=reasoning]").nth(1)


def reason(language: str, number: int) -> str:
    """One of the second thoughts."""
    reasons: list[str] = re.findall(r"[^.。]+[.。]", PONDERINGS[language])
    return reasons[number].strip()


def parts(reader: Reader) -> list[str]:
    return [part["type"] for part in reader.state()["parts"]]


def reasoning(reader: Reader) -> str:
    return "".join(part["text"] for part in reader.state()["parts"] if part["type"] == "reasoning")


@seen((EN, "tool"), (HANS, "marks"))
def test_a_stop_in_the_second_round_keeps_it_and_can_be_gone_on_with(
    stack: Stack, open_reader: OpenReader, locale: str, language: str, way: str
) -> None:
    one = case(language, 2)
    reader = in_its_second_round(open_reader, stack, locale, way, one)
    reader.part("send").click()
    reader.wait_for("stopped")
    assert (reader.state()["model_key"], parts(reader)) == (way, ["search", "reasoning", "search", "reasoning"])
    assert reader.looks_at_the_end()
    reader.part("stopped-continue").click()
    reader.wait_for("finished")
    assert one.keeper in reader.answer()
    assert reasoning(reader).rstrip().endswith(PONDERINGS[language].rstrip())


@seen((HANT, "tool"), (EN, "marks"))
def test_answer_now_after_a_reload_in_the_second_round_answers_at_once(
    stack: Stack, open_reader: OpenReader, locale: str, language: str, way: str
) -> None:
    one = case(language, 3)
    reader = in_its_second_round(open_reader, stack, locale, way, one)
    reader.page.reload()
    expect(second_thoughts(reader)).to_contain_text(reason(language, 3))
    second_thoughts(reader).locator("[data-part=answer-now]").click()
    reader.wait_for("finished")
    assert one.keeper in reader.answer()
    assert parts(reader) == ["search", "reasoning", "search", "reasoning", "answer"]
    assert not reasoning(reader).rstrip().endswith(reason(language, 99))
    assert reader.looks_at_the_end()


@seen((HANS, "tool"), (HANT, "marks"))
def test_what_a_worker_that_died_in_the_second_round_has_found_stays(
    stack: Stack, open_reader: OpenReader, locale: str, language: str, way: str
) -> None:
    one = case(language, 4)
    reader = in_its_second_round(open_reader, stack, locale, way, one)
    for pid, command in stack.processes().items():
        if "answer@" in command:
            os.kill(pid, signal.SIGKILL)
    reader.run().locator("[data-part=resumed]").wait_for()
    reader.wait_for("finished")
    assert one.keeper in reader.answer()
    assert parts(reader) == ["search", "reasoning", "search", "reasoning", "answer"]
    assert reasoning(reader).rstrip().endswith(PONDERINGS[language].rstrip())
    assert reader.looks_at_the_end()
