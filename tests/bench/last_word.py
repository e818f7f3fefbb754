"""Answers made of statements of tests/truth, and how long after the last word of one its last finding comes."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from chat.citations.stream import CitationStream
from chat.journal.journal import Journal
from chat.protocol.state import AnswerPart, RunState
from chat.runs.checks import check_processes, checks
from chat.runs.early_checks import EarlyChecks
from chat.runs.request import AnswerRequest
from inference import Request
from tests.bench.figures import percentile
from tests.truth.pairs import OWN

ANSWERS = 25
SOURCES = 12
CHARACTERS = {"en": 11_500, "zh-hans": 4000}
PAGE_CHARACTERS = {"en": 2400, "zh-hans": 900}
PIECE = 40
"""Characters that the model says at a time."""
WANTED_MS = (50.0, 200.0)
"""p95 and the worst."""


@dataclass(frozen=True)
class Answer:
    text: str
    pages: dict[int, tuple[str, ...]]


async def measured(language: str) -> bool:
    """Whether the bounds were kept."""
    await waited_ms(next(answers(language, seed=0)))  # the children start with the first
    times = sorted([await waited_ms(one) for one in answers(language, seed=1)])
    p95, worst = percentile(times, 95), times[-1]
    print(f"{language}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} (wanted {WANTED_MS[0]:.0f}), ", end="")
    print(f"worst {worst:.0f} (wanted {WANTED_MS[1]:.0f}), {ANSWERS} answers", flush=True)
    return p95 <= WANTED_MS[0] and worst <= WANTED_MS[1]


async def waited_ms(answer: Answer) -> float:
    """Write one answer; from its last piece to its last finding."""
    journal, stream, shown = Journal(RunState("bench")), CitationStream(tuple(answer.pages)), AnswerPart("", marks=[])

    request = AnswerRequest(Request("", (), "Why?"), "en", answer.pages)

    async def asked() -> AnswerRequest:
        return request

    async with EarlyChecks(journal, asked) as early:
        for begin in range(0, len(answer.text), PIECE):
            new = stream.feed(answer.text[begin : begin + PIECE])
            marks = [(len(shown.text) + place, index) for place, index in new.marks]
            shown = AnswerPart(shown.text + new.text, marks=[*(shown.marks or ()), *marks])
            journal.state.parts[:] = [shown]
            early.look()
            if begin + PIECE < len(answer.text):
                await early.known(request)  # what is being looked at is done
        began = time.perf_counter()
        known = await early.known(request)
        findings = await checks(journal.state.parts, request, check_processes(), early=known)
        ended = time.perf_counter()
    assert len(findings) >= len(shown.marks or ()) > 0
    return (ended - began) * 1000


def answers(language: str, seed: int) -> Iterator[Answer]:
    """No two alike: other statements in another order, over other pages."""
    random = Random(seed)
    pairs = [pair for name in OWN for pair in OWN[name]() if pair.language == language]
    by_page: dict[tuple[str, ...], list[str]] = {}
    for pair in pairs:
        by_page.setdefault(pair.passages, []).append(pair.claim)
    every_page = sorted(by_page)
    for number in range(ANSWERS):
        random.shuffle(every_page)
        pages = {index + 1: "" for index in range(SOURCES)}
        claims: list[tuple[str, int]] = []
        for place, (page,) in enumerate(every_page):
            index = place % SOURCES + 1
            if len(pages[index]) < PAGE_CHARACTERS[language]:
                pages[index] += f"{page} "
                claims += [(claim, index) for claim in by_page[(page,)]]
        random.shuffle(claims)
        text = ""
        while len(text) < CHARACTERS[language]:
            claim, index = claims.pop() if claims else (f"Nothing is said of number {number}.", 1)
            others = random.sample(range(1, SOURCES + 1), random.choice((0, 0, 1, 2)))
            text += claim + "".join(f"[citation:{one}]" for one in {index: None, **dict.fromkeys(others)}) + " "
        yield Answer(text, {index: (page,) for index, page in pages.items()})
