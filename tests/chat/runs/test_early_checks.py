"""What is compared while the answer is written need not be compared at its end, and says the same."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

import pytest

from chat.citations.page_checks import claim_findings, stretch_findings
from chat.citations.stream import CitationStream
from chat.journal.journal import Journal
from chat.protocol.state import AnswerPart, ReasoningPart, RunState
from chat.runs.checks import checks
from chat.runs.early_checks import LEAST_BYTES, EarlyChecks
from chat.runs.request import AnswerRequest
from inference import Request
from search.sandbox import Killed, Limits, Sandbox

P = ParamSpec("P")
T = TypeVar("T")
PAGES: dict[int, tuple[str, ...]] = {
    1: ("The bridge opened to traffic in 1932. The arch of the bridge spans 503 metres. 大桥主拱跨度为503米。",),
    2: ("The bridge opened to traffic in 1934, after long delays. 大桥主拱跨度为530米。",),
}
LINES = {
    "en": "- The bridge opened to traffic in 1932 [1]. Its arch spans 503 metres [1][2], as was said in {n}.\n",
    "zh": "大桥主拱跨度为503米[1]。它在第{n}年通车，由多国的工程师共同设计并建造完成[2]。",
}


class Here(Sandbox):
    """Does the work in this process, and notes what is asked of it."""

    def __init__(self, *, dies: bool = False) -> None:
        super().__init__(1, Limits())
        self.asked: list[str] = []
        self.claims: list[str] = []
        self._dies = dies

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.asked.append(function.__name__)
        if self._dies:
            raise Killed("CPU time")
        if function is claim_findings:
            self.claims += [claim for claim, _ in args[0]]  # type: ignore[attr-defined]
        return function(*args, **kwargs)


async def asked() -> AnswerRequest:
    return request()


def written(text: str, journal: Journal) -> None:
    """Have the answer say `text` so far."""
    shown = CitationStream((1, 2)).feed(text)
    journal.state.parts[:] = [AnswerPart(shown.text, marks=list(shown.marks))]


async def known_of(text: str, here: Sandbox, step: int = 50) -> tuple[EarlyChecks, Journal]:
    journal = Journal(RunState("r"))
    early = EarlyChecks(journal, asked, here)
    for end in range(step, len(text) + step, step):
        written(text[:end], journal)
        early.look()
        await asyncio.sleep(0)
    return early, journal


def request() -> AnswerRequest:
    return AnswerRequest(Request("", (), "q"), "en", PAGES)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_end_of_an_answer_pays_for_its_last_sentences_alone(language: str) -> None:
    text = "".join(LINES[language].replace("{n}", str(n)) for n in range(1900, 1940))
    early, journal = await known_of(text, Here())
    at_end, alone = Here(), Here()

    findings = await checks(journal.state.parts, request(), at_end, early=await early.known(request()))

    assert findings == await checks(journal.state.parts, request(), alone)
    assert len(alone.claims) == 41
    assert len(at_end.claims) <= 8


async def test_a_few_words_are_not_worth_a_job() -> None:
    here = Here()
    early, _ = await known_of("The bridge opened in 1932 [1]. " * (LEAST_BYTES // 40), here)

    assert await early.known(request()) == {}
    assert here.asked == []


async def test_what_kills_is_not_tried_again_while_the_answer_is_written(caplog: pytest.LogCaptureFixture) -> None:
    here = Here(dies=True)
    early, _ = await known_of(LINES["en"] * 40, here)

    assert await early.known(request()) == {}
    assert here.asked == ["stretch_findings"]
    assert "compared at its end" in caplog.text


async def test_what_other_pages_said_is_not_known() -> None:
    early, _ = await known_of(LINES["en"] * 20, Here())

    assert await early.known(request()) != {}
    assert await early.known(replace(request(), passages={1: PAGES[1]})) == {}
    assert await early.known(replace(request(), above={1: ("Another bridge",)})) == {}


async def test_an_answer_that_is_written_anew_is_looked_at_anew() -> None:
    here = Here()
    early, journal = await known_of(LINES["en"] * 20, here)
    await early.known(request())
    before = len(here.asked)
    written(LINES["zh"] * 8, journal)
    journal.state.parts.insert(0, ReasoningPart("Hm."))
    early.look()

    assert [claim for claim, _ in await early.known(request()) if "多国" in claim]
    assert len(here.asked) == before + 1


async def test_whoever_stops_waits_for_nothing() -> None:
    never = asyncio.Event()

    async def late() -> AnswerRequest:
        await never.wait()
        return request()

    journal = Journal(RunState("r"))
    async with asyncio.timeout(5), EarlyChecks(journal, late, Here()) as early:
        written(LINES["en"] * 20, journal)
        early.look()
        await asyncio.sleep(0)


def test_a_stretch_counts_its_marks_from_its_beginning() -> None:
    (one,) = stretch_findings("The bridge opened to traffic in 1932 [1].", [(37, 1)], PAGES)

    assert (one.claim, one.indexes) == ("The bridge opened to traffic in 1932 .", (1,))
    assert [said and said.verdict for said in one.supports] == ["supported"]
    assert [(said.other, said.kind) for said in one.conflicts] == [(2, "date")]
